package io.skald.logql.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Sizes in bytes as text, as the Go library `humanize` reads and prints them. All values are unsigned 64-bit numbers:
/// compare them with [Long#compareUnsigned(long, long)], or turn them into a `double` with [#toDouble(long)].
public final class ByteSizes {
    private static final String[] PRINT_UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final double LIMIT = 0x1p64;

    private ByteSizes() {}

    /// Reads a number and an optional unit, in any case: `10 MB`, `1,024 KB` (powers of 1000), `1.5KiB` (of 1024), `7`.
    ///
    /// @return bytes, unsigned, rounded down
    /// @throws TextFormatException with Go's message
    public static long parse(String text) {
        int end = 0;
        while (end < text.length() && isNumberPart(text.charAt(end))) {
            end++;
        }
        double number = GoNumbers.parse(text.substring(0, end).replace(",", ""));
        String unit = text.substring(end).strip().toLowerCase(Locale.ROOT);
        double bytes = number * factor(unit);
        if (bytes >= LIMIT) {
            throw new TextFormatException("too large: " + text);
        }
        return bytes < 0x1p63 ? (long) bytes : (long) (bytes - 0x1p63) ^ Long.MIN_VALUE;
    }

    private static boolean isNumberPart(char c) {
        return Character.isDigit(c) || c == '.' || c == ',';
    }

    private static double factor(String unit) {
        return switch (unit) {
            case "", "b" -> 1;
            case "k", "kb" -> 1e3;
            case "m", "mb" -> 1e6;
            case "g", "gb" -> 1e9;
            case "t", "tb" -> 1e12;
            case "p", "pb" -> 1e15;
            case "e", "eb" -> 1e18;
            case "ki", "kib" -> 0x1p10;
            case "mi", "mib" -> 0x1p20;
            case "gi", "gib" -> 0x1p30;
            case "ti", "tib" -> 0x1p40;
            case "pi", "pib" -> 0x1p50;
            case "ei", "eib" -> 0x1p60;
            default -> throw new TextFormatException("unhandled size name: " + unit);
        };
    }

    /// Prints in powers of 1000 with at most one decimal, as `humanize.Bytes` does: `5 B`, `1.0 kB`, `42 MB`.
    ///
    /// @param bytes unsigned
    public static String print(long bytes) {
        if (Long.compareUnsigned(bytes, 10) < 0) {
            return bytes + " B";
        }
        double value = toDouble(bytes);
        double exponent = Math.floor(Math.log(value) / Math.log(1000));
        double scaled = Math.floor(value / Math.pow(1000, exponent) * 10 + 0.5) / 10;
        String number =
                scaled < 10
                        ? String.format(Locale.ROOT, "%.1f", scaled)
                        : new BigDecimal(scaled)
                                .setScale(0, RoundingMode.HALF_EVEN)
                                .toPlainString();
        return number + " " + PRINT_UNITS[(int) exponent];
    }

    /// The nearest `double` of an unsigned number.
    public static double toDouble(long bytes) {
        return bytes >= 0 ? bytes : (double) (bytes >>> 1 | bytes & 1) * 2;
    }
}
