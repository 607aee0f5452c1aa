package io.skald.logql.engine;

/// The edges of the windows of a range aggregation. Window `i` is `(t - range, t]` with `t = firstNanos + i * stepNanos`.
/// Between two neighbouring edges no window begins or ends, so rows there need not be told apart: that is a *cell*,
/// open on the left, closed on the right.
///
/// @param firstNanos time of the first evaluation, the offset already taken off
/// @param stepNanos distance of evaluations, over 0 (any number when there is only one)
/// @param rangeNanos length of the windows, 0 or more
/// @param count number of evaluations, 1 or more
public record TimeCells(long firstNanos, long stepNanos, long rangeNanos, long count) {
    public TimeCells {
        if (stepNanos <= 0 || rangeNanos < 0 || count < 1) {
            throw new IllegalArgumentException(
                    "step " + stepNanos + " ns, range " + rangeNanos + " ns, count " + count);
        }
    }

    /// Whether rows at `minNanos` and at `maxNanos`, and so all between them, lie in one cell.
    public boolean sameCell(long minNanos, long maxNanos) {
        return !hasEdge(firstNanos, minNanos, maxNanos)
                && !hasEdge(firstNanos - rangeNanos, minNanos, maxNanos);
    }

    /// Number of the cell between the windows `low` and `high`, the first and the last that it lies in. Numbers rise with
    /// time; some have no cell.
    static int cell(int low, int high) {
        return low + high + 1;
    }

    /// One more than the highest number of a cell.
    int cellCount() {
        return Math.toIntExact(2 * count);
    }

    /// Number of the first cell in a window.
    int firstCell(int window) {
        return cellAt(firstNanos + window * stepNanos - rangeNanos + 1);
    }

    /// Number of the last cell in a window.
    int lastCell(int window) {
        return cellAt(firstNanos + window * stepNanos);
    }

    private int cellAt(long timestampNanos) {
        long low = Math.ceilDiv(timestampNanos - firstNanos, stepNanos);
        long behindHigh = Math.ceilDiv(timestampNanos - firstNanos + rangeNanos, stepNanos);
        return Math.toIntExact(Math.clamp(low, 0L, count) + Math.clamp(behindHigh, 0L, count));
    }

    /// Whether some `origin + i * step`, `0 <= i < count`, lies in `[min, max)`: it would part a row at or before it
    /// from a row behind it.
    private boolean hasEdge(long origin, long min, long max) {
        if (max <= origin) {
            return false;
        }
        // Smallest i with origin + i * step >= min.
        long i = min <= origin ? 0 : Math.ceilDiv(min - origin, stepNanos);
        return i < count && origin + i * stepNanos < max;
    }
}
