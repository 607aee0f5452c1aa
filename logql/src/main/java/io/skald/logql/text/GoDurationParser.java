package io.skald.logql.text;

import java.nio.charset.StandardCharsets;

/// One run of Go's `time.ParseDuration` over one text; its limits and messages are Go's. Nanoseconds are summed up as an
/// unsigned number, so that the smallest duration can be read.
final class GoDurationParser {
    private static final long LIMIT = Long.MIN_VALUE; // 2^63, unsigned

    private final String text;
    private int at;
    private boolean negative;

    GoDurationParser(String text) {
        this.text = text;
    }

    /// @return nanoseconds
    /// @throws TextFormatException with Go's message
    long parse() {
        if (!text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
            negative = text.charAt(0) == '-';
            at = 1;
        }
        if (text.length() == at + 1 && text.charAt(at) == '0') {
            return 0;
        }
        if (at == text.length()) {
            throw invalid();
        }
        long sum = 0;
        while (at < text.length()) {
            sum += term();
            if (Long.compareUnsigned(sum, LIMIT) > 0) {
                throw invalid();
            }
        }
        if (negative) {
            return -sum;
        }
        if (sum < 0) {
            throw invalid();
        }
        return sum;
    }

    /// A number and its unit.
    private long term() {
        int start = at;
        long whole = whole();
        boolean hasDigits = at > start;
        long fraction = 0;
        double scale = 1;
        if (at < text.length() && text.charAt(at) == '.') {
            int digits = ++at;
            boolean full = false; // more digits than a long can hold are passed over
            for (; at < text.length() && GoDurations.isDigit(text.charAt(at)); at++) {
                full |= fraction > (Long.MAX_VALUE - 9) / 10;
                if (!full) {
                    fraction = fraction * 10 + text.charAt(at) - '0';
                    scale *= 10;
                }
            }
            hasDigits |= at > digits;
        }
        if (!hasDigits) {
            throw invalid();
        }
        long unit = unit();
        if (Long.compareUnsigned(whole, Long.divideUnsigned(LIMIT, unit)) > 0) {
            throw invalid();
        }
        long nanos = whole * unit;
        if (fraction > 0) {
            nanos += (long) (fraction * (unit / scale));
            if (Long.compareUnsigned(nanos, LIMIT) > 0) {
                throw invalid();
            }
        }
        return nanos;
    }

    private long whole() {
        long value = 0;
        for (; at < text.length() && GoDurations.isDigit(text.charAt(at)); at++) {
            if (Long.compareUnsigned(value, Long.divideUnsigned(LIMIT, 10)) > 0) {
                throw invalid();
            }
            value = value * 10 + text.charAt(at) - '0';
            if (Long.compareUnsigned(value, LIMIT) > 0) {
                throw invalid();
            }
        }
        return value;
    }

    private long unit() {
        int start = at;
        while (at < text.length()
                && text.charAt(at) != '.'
                && !GoDurations.isDigit(text.charAt(at))) {
            at++;
        }
        String unit = text.substring(start, at);
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> GoDurations.MICROSECOND;
            case "ms" -> GoDurations.MILLISECOND;
            case "s" -> GoDurations.SECOND;
            case "m" -> GoDurations.MINUTE;
            case "h" -> GoDurations.HOUR;
            case "" ->
                    throw new TextFormatException("time: missing unit in duration " + quote(text));
            default ->
                    throw new TextFormatException(
                            "time: unknown unit " + quote(unit) + " in duration " + quote(text));
        };
    }

    private TextFormatException invalid() {
        return new TextFormatException("time: invalid duration " + quote(text));
    }

    /// The quoting of Go's `time` package: all that is not printable ASCII becomes bytes in hexadecimal.
    private static String quote(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b < ' ') { // negative ones are those of 0x80 and above
                out.append("\\x").append(Character.forDigit(b >> 4 & 0xf, 16));
                out.append(Character.forDigit(b & 0xf, 16));
            } else {
                out.append(b == '"' || b == '\\' ? "\\" : "").append((char) b);
            }
        }
        return out.append('"').toString();
    }
}
