package io.skald.testing;

/// How far two floating-point results may lie apart that were summed up in different orders.
///
/// A query adds up its parts in the order in which its loops take them, so the last digits of sums, means and variances
/// depend on how the data is cut.
public final class Rounding {
    private static final double RELATIVE = 1e-9;
    private static final double ABSOLUTE = 1e-12;

    private Rounding() {}

    /// Whether two numbers differ by rounding at most. NaN equals NaN, an infinity equals itself.
    public static boolean same(double a, double b) {
        return Double.compare(a, b) == 0
                || Math.abs(a - b) <= RELATIVE * finite(Math.max(Math.abs(a), Math.abs(b)))
                || Math.abs(a - b) < ABSOLUTE;
    }

    private static double finite(double bound) {
        return Double.isFinite(bound) ? bound : 0;
    }
}
