package io.skald.logql.template;

import io.skald.logql.text.GoNumbers;
import io.skald.logql.text.TextFormatException;

/// Any value as a number, as the functions on numbers take it: what is none counts as 0.
final class Casts {
    private Casts() {}

    /// Floats are cut off towards zero; strings may have a fraction, and a prefix for hexadecimal, octal and binary.
    static long toLong(Object value) {
        return switch (value) {
            case Long n -> n;
            case Int64(long n) -> n;
            case Uint8(int n) -> n;
            case GoDuration(long nanos) -> nanos;
            case Double d -> goLong(d);
            case Boolean b -> b ? 1 : 0;
            case String text -> parse(text);
            default -> 0;
        };
    }

    /// Go on amd64 gives the smallest number for whatever does not fit.
    private static long goLong(double d) {
        return d >= -0x1p63 && d < 0x1p63 ? (long) d : Long.MIN_VALUE;
    }

    private static long parse(String text) {
        Long whole = NumberSyntax.parseInt(withoutFraction(text));
        return whole == null ? 0 : whole;
    }

    /// `-12.75` becomes `-12`; a text of another form stays.
    private static String withoutFraction(String text) {
        int at = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int end = skipDigits(text, at);
        if (end == text.length()) {
            return end == at ? "0" : text;
        }
        if (text.charAt(end) != '.' || skipDigits(text, end + 1) != text.length()) {
            return text;
        }
        return end == at ? "0" : text.substring(0, end);
    }

    private static int skipDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    static double toDouble(Object value) {
        return switch (value) {
            case Double d -> d;
            case String text -> parseDouble(text);
            default -> toLong(value);
        };
    }

    private static double parseDouble(String text) {
        try {
            return GoNumbers.parse(text);
        } catch (TextFormatException notANumber) {
            return 0;
        }
    }
}
