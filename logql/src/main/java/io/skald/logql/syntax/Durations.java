package io.skald.logql.syntax;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/// Spans of time as text, in Go's notation (`1h30m`, `1.5s`, `366µs`) and in Prometheus' (`1w2d`, whole numbers, largest
/// unit first). Results are nanoseconds.
public final class Durations {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;
    private static final long YEAR = 365 * DAY;

    /// Units of Prometheus in the order in which they may come.
    private static final String[] PROMETHEUS_UNITS = {"y", "w", "d", "h", "m", "s", "ms"};

    private static final long[] PROMETHEUS_NANOS = {YEAR, WEEK, DAY, HOUR, MINUTE, SECOND, MILLI};

    private Durations() {}

    /// A literal of a query: Go's notation or Prometheus'.
    ///
    /// @return empty when it is neither
    static OptionalLong parseLiteral(String text) {
        OptionalLong go = parseGo(text);
        if (go.isPresent()) {
            return go;
        }
        try {
            return OptionalLong.of(parsePrometheus(text));
        } catch (IllegalArgumentException _) {
            return OptionalLong.empty();
        }
    }

    /// Go's `time.ParseDuration`: a sign, then numbers with a fraction and a unit each; `0` needs no unit.
    ///
    /// @return empty when it is none or too long for 64 bits
    public static OptionalLong parseGo(String text) {
        int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        String body = text.substring(at);
        if (body.equals("0")) {
            return OptionalLong.of(0);
        }
        if (body.isEmpty()) {
            return OptionalLong.empty();
        }
        BigDecimal total = BigDecimal.ZERO;
        for (int i = 0; i < body.length(); ) {
            int number = i;
            while (i < body.length() && isNumberPart(body.charAt(i))) {
                i++;
            }
            int unit = i;
            while (i < body.length() && !isNumberPart(body.charAt(i))) {
                i++;
            }
            long nanos = goUnit(body.substring(unit, i));
            String digits = body.substring(number, unit);
            if (nanos == 0 || !digits.matches("[0-9]*\\.?[0-9]*") || digits.length() > 40) {
                return OptionalLong.empty();
            }
            if (digits.isEmpty() || digits.equals(".")) {
                return OptionalLong.empty();
            }
            total = total.add(scale(digits, nanos));
        }
        if (total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return OptionalLong.empty();
        }
        long value = total.longValueExact();
        return OptionalLong.of(text.startsWith("-") ? -value : value);
    }

    private static BigDecimal scale(String digits, long nanos) {
        String number = digits.endsWith(".") ? digits + "0" : digits;
        return new BigDecimal(number)
                .multiply(BigDecimal.valueOf(nanos))
                .setScale(0, RoundingMode.DOWN);
    }

    private static boolean isNumberPart(char c) {
        return c == '.' || (c >= '0' && c <= '9');
    }

    private static long goUnit(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> MICRO;
            case "ms" -> MILLI;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            default -> 0;
        };
    }

    /// Prometheus' `model.ParseDuration`.
    ///
    /// @throws IllegalArgumentException with Prometheus' text
    public static long parsePrometheus(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty duration string");
        }
        if (text.equals("0")) {
            return 0;
        }
        long total = 0;
        int lastUnit = -1;
        for (int i = 0; i < text.length(); ) {
            int number = i;
            while (i < text.length() && Character.digit(text.charAt(i), 10) >= 0) {
                i++;
            }
            int unitStart = i;
            while (i < text.length() && Character.digit(text.charAt(i), 10) < 0) {
                i++;
            }
            if (number == unitStart || unitStart == text.length()) {
                throw notValid(text);
            }
            String name = text.substring(unitStart, i);
            int unit = java.util.Arrays.asList(PROMETHEUS_UNITS).indexOf(name);
            if (unit < 0) {
                throw new IllegalArgumentException(
                        "unknown unit \"" + name + "\" in duration \"" + text + "\"");
            }
            if (unit <= lastUnit) {
                throw notValid(text);
            }
            lastUnit = unit;
            total = add(total, text.substring(number, unitStart), PROMETHEUS_NANOS[unit]);
        }
        return total;
    }

    private static long add(long total, String digits, long nanos) {
        try {
            return Math.addExact(total, Math.multiplyExact(Long.parseLong(digits), nanos));
        } catch (ArithmeticException | NumberFormatException _) {
            throw new IllegalArgumentException("duration out of range");
        }
    }

    private static IllegalArgumentException notValid(String text) {
        return new IllegalArgumentException("not a valid duration string: \"" + text + "\"");
    }

    /// Prometheus' text of a span of whole milliseconds, 0 or more: `1h30m`.
    static String printPrometheus(long nanos) {
        if (nanos < MILLI) {
            return "0s";
        }
        long rest = nanos;
        var out = new StringBuilder();
        for (int unit = 0; unit < PROMETHEUS_UNITS.length; unit++) {
            // Years and weeks are only used when nothing is left over, as `model.Duration.String`
            // does.
            boolean wholeOnly = unit < 2;
            long size = PROMETHEUS_NANOS[unit];
            if (rest >= size && (!wholeOnly || rest % size == 0)) {
                out.append(rest / size).append(PROMETHEUS_UNITS[unit]);
                rest %= size;
            }
        }
        return out.toString();
    }

    /// Go's `time.Duration.String`: `1h30m0s`, `1.5s`, `366µs`, `0s`.
    public static String printGo(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        BigDecimal size = BigDecimal.valueOf(nanos).abs();
        String sign = nanos < 0 ? "-" : "";
        if (size.compareTo(BigDecimal.valueOf(SECOND)) < 0) {
            long unit = Math.abs(nanos) >= MILLI ? MILLI : Math.abs(nanos) >= MICRO ? MICRO : 1;
            return sign
                    + decimal(size, unit)
                    + (unit == MILLI ? "ms" : unit == MICRO ? "µs" : "ns");
        }
        BigDecimal[] minutes = size.divideAndRemainder(BigDecimal.valueOf(MINUTE));
        long all = minutes[0].longValue();
        var out = new StringBuilder(sign);
        if (all >= 60) {
            out.append(all / 60).append('h');
        }
        if (all > 0) {
            out.append(all % 60).append('m');
        }
        return out.append(decimal(minutes[1], SECOND)).append('s').toString();
    }

    private static String decimal(BigDecimal nanos, long unit) {
        BigDecimal value = nanos.divide(BigDecimal.valueOf(unit)).stripTrailingZeros();
        return value.signum() == 0 ? "0" : value.toPlainString();
    }
}
