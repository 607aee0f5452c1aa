package io.skald.server.config;

import java.time.Duration;
import java.util.List;

/// Durations as Prometheus writes them: whole numbers with units, largest unit first: `1d12h`, `168h`, `100ms`.
public final class PrometheusDuration {
    /// Units from large to small; a text names each at most once and in this order.
    private static final List<Unit> UNITS =
            List.of(
                    new Unit("y", Duration.ofDays(365).toMillis()),
                    new Unit("w", Duration.ofDays(7).toMillis()),
                    new Unit("d", Duration.ofDays(1).toMillis()),
                    new Unit("h", Duration.ofHours(1).toMillis()),
                    new Unit("m", Duration.ofMinutes(1).toMillis()),
                    new Unit("s", 1000),
                    new Unit("ms", 1));

    private record Unit(String name, long millis) {}

    private PrometheusDuration() {}

    /// @throws IllegalArgumentException with the text that Loki answers
    public static Duration parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty duration string");
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        long millis = 0;
        int lastUnit = -1;
        int at = 0;
        while (at < text.length()) {
            int unitStart = skip(text, at, true);
            if (unitStart == at) {
                throw invalid(text);
            }
            int unitEnd = skip(text, unitStart, false);
            int unit = unitIndex(text, text.substring(unitStart, unitEnd));
            if (unit <= lastUnit) {
                throw invalid(text);
            }
            millis = add(text, millis, text.substring(at, unitStart), UNITS.get(unit).millis());
            lastUnit = unit;
            at = unitEnd;
        }
        return Duration.ofMillis(millis);
    }

    private static int skip(String text, int from, boolean digits) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at)) == digits) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int unitIndex(String text, String name) {
        if (name.isEmpty()) {
            throw invalid(text);
        }
        for (int i = 0; i < UNITS.size(); i++) {
            if (UNITS.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "unknown unit \"" + name + "\" in duration \"" + text + "\"");
    }

    private static long add(String text, long millis, String digits, long unitMillis) {
        try {
            // Loki counts in int64 nanoseconds; what does not fit there is refused here as well.
            long sum =
                    Math.addExact(millis, Math.multiplyExact(Long.parseLong(digits), unitMillis));
            Math.multiplyExact(sum, 1_000_000L);
            return sum;
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("duration out of range", e);
        }
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("not a valid duration string: \"" + text + "\"");
    }
}
