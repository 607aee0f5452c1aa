package io.skald.logql.text;

import io.skald.model.GoQuoting;

/// Durations as text, in the two dialects that LogQL mixes. All values are nanoseconds.
///
/// | dialect    | example       | units                           | where                                        |
/// |------------|---------------|---------------------------------|----------------------------------------------|
/// | Go         | `1h30m`, `-1.5ms` | ns, us, µs, μs, ms, s, m, h     | label values, templates                      |
/// | Prometheus | `1d12h`       | ms, s, m, h, d, w, y, in falling order | `step`, configuration                 |
/// | query      | either        | tried as Prometheus, then as Go | `[5m]`, `offset`, literals of label filters  |
public final class GoDurations {
    public static final long MICROSECOND = 1_000;
    public static final long MILLISECOND = 1_000 * MICROSECOND;
    public static final long SECOND = 1_000 * MILLISECOND;
    public static final long MINUTE = 60 * SECOND;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;
    public static final long WEEK = 7 * DAY;
    public static final long YEAR = 365 * DAY;

    /// Units of the Prometheus dialect, in the order in which they have to stand.
    private static final String[] PROMETHEUS_UNITS = {"y", "w", "d", "h", "m", "s", "ms"};

    private static final long[] PROMETHEUS_NANOS = {
        YEAR, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND
    };

    private static final long INVALID = -1;
    private static final long OUT_OF_RANGE = -2;

    private GoDurations() {}

    /// Go's `time.ParseDuration`: a sign, then decimal numbers, each with a unit.
    ///
    /// @throws TextFormatException with Go's message
    public static long parseGo(String text) {
        return new GoDurationParser(text).parse();
    }

    /// The query dialect.
    ///
    /// @throws TextFormatException with the message of [#parseGo(String)]
    public static long parseQuery(String text) {
        long nanos = prometheus(text);
        return nanos >= 0 ? nanos : parseGo(text);
    }

    /// Prometheus' `model.ParseDuration`: whole numbers with units from the biggest to the smallest, no sign.
    ///
    /// @return 0 or more
    /// @throws TextFormatException with Prometheus' message
    public static long parsePrometheus(String text) {
        long nanos = prometheus(text);
        if (nanos >= 0) {
            return nanos;
        }
        if (text.isEmpty()) {
            throw new TextFormatException("empty duration string");
        }
        if (nanos == OUT_OF_RANGE) {
            throw new TextFormatException("duration out of range");
        }
        String unit = unknownUnit(text);
        throw new TextFormatException(
                unit.isEmpty()
                        ? "not a valid duration string: " + GoQuoting.quote(text)
                        : "unknown unit %s in duration %s"
                                .formatted(GoQuoting.quote(unit), GoQuoting.quote(text)));
    }

    /// @return nanoseconds, [#INVALID] or [#OUT_OF_RANGE]
    private static long prometheus(String text) {
        if (text.equals("0")) {
            return 0;
        }
        long sum = 0;
        int nextUnit = 0;
        int at = 0;
        while (at < text.length()) {
            int digits = at;
            at = skip(text, at, true);
            long count = count(text, digits, at);
            int unitStart = at;
            at = skip(text, at, false);
            int unit = indexOfUnit(text.substring(unitStart, at));
            if (count < 0 || unit < nextUnit) {
                return INVALID;
            }
            nextUnit = unit + 1;
            if (count > Long.MAX_VALUE / PROMETHEUS_NANOS[unit]
                    || sum > Long.MAX_VALUE - count * PROMETHEUS_NANOS[unit]) {
                return OUT_OF_RANGE;
            }
            sum += count * PROMETHEUS_NANOS[unit];
        }
        return text.isEmpty() ? INVALID : sum;
    }

    /// First unit of the text that the Prometheus dialect does not know, when all before it is well-formed.
    private static String unknownUnit(String text) {
        int nextUnit = 0;
        int at = 0;
        while (at < text.length()) {
            int digits = at;
            at = skip(text, at, true);
            String unit = text.substring(at, skip(text, at, false));
            int found = indexOfUnit(unit);
            if (count(text, digits, at) < 0 || unit.isEmpty() || found >= 0 && found < nextUnit) {
                return "";
            }
            if (found < 0) {
                return unit;
            }
            nextUnit = found + 1;
            at += unit.length();
        }
        return "";
    }

    private static int skip(String text, int from, boolean digits) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at)) == digits) {
            at++;
        }
        return at;
    }

    /// @return -1 if there is no digit, or the number exceeds a `long`
    private static long count(String text, int from, int to) {
        if (from == to || to - from > 100) {
            return -1;
        }
        try {
            return Long.parseLong(text, from, to, 10);
        } catch (NumberFormatException tooBig) {
            return -1;
        }
    }

    private static int indexOfUnit(String unit) {
        for (int i = 0; i < PROMETHEUS_UNITS.length; i++) {
            if (PROMETHEUS_UNITS[i].equals(unit)) {
                return i;
            }
        }
        return -1;
    }

    /// Go's `Duration.String()`: `1h30m0s`, `1.5ms`, `0s`.
    public static String printGo(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        if (nanos == Long.MIN_VALUE) { // has no positive counterpart
            return "-2562047h47m16.854775808s";
        }
        var out = new StringBuilder(nanos < 0 ? "-" : "");
        long rest = Math.abs(nanos);
        if (rest < MICROSECOND) {
            return out.append(rest).append("ns").toString();
        }
        if (rest < MILLISECOND) {
            return appendDecimal(out, rest, MICROSECOND).append("µs").toString();
        }
        if (rest < SECOND) {
            return appendDecimal(out, rest, MILLISECOND).append("ms").toString();
        }
        if (rest >= HOUR) {
            out.append(rest / HOUR).append('h');
        }
        if (rest >= MINUTE) {
            out.append(rest % HOUR / MINUTE).append('m');
        }
        return appendDecimal(out, rest % MINUTE, SECOND).append('s').toString();
    }

    private static StringBuilder appendDecimal(StringBuilder out, long nanos, long unit) {
        out.append(nanos / unit);
        long fraction = nanos % unit;
        if (fraction != 0) {
            out.append('.').append(Long.toString(unit + fraction), 1, digits(unit));
            while (out.charAt(out.length() - 1) == '0') {
                out.setLength(out.length() - 1);
            }
        }
        return out;
    }

    private static int digits(long unit) {
        return Long.toString(unit).length();
    }

    /// Prometheus' `model.Duration.String()`: whole milliseconds in the biggest units; weeks and years only if nothing
    /// remains (`90d`, not `12w6d`). Less than a millisecond, and anything negative, is `0s`.
    public static String printPrometheus(long nanos) {
        long millis = nanos / MILLISECOND;
        if (millis <= 0) {
            return "0s";
        }
        var out = new StringBuilder();
        for (int i = 0; i < PROMETHEUS_UNITS.length; i++) {
            long unitMillis = PROMETHEUS_NANOS[i] / MILLISECOND;
            boolean exactOnly = PROMETHEUS_NANOS[i] >= WEEK;
            if (millis < unitMillis || exactOnly && millis % unitMillis != 0) {
                continue;
            }
            out.append(millis / unitMillis).append(PROMETHEUS_UNITS[i]);
            millis %= unitMillis;
        }
        return out.toString();
    }

    static boolean isDigit(char c) {
        return '0' <= c && c <= '9';
    }
}
