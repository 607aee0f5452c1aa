package io.skald.logql.syntax;

import java.util.Locale;
import java.util.OptionalLong;

/// Sizes as people write them (the notation of Go's `humanize.ParseBytes`): a number, blanks, a unit in any case.
/// `kB` and `k` are 1000, `KiB` and `Ki` are 1024; without a unit the number counts bytes.
public final class ByteSizes {
    private static final String LETTERS = "kmgtpe";
    private static final double LIMIT = 18446744073709551616.0;

    private ByteSizes() {}

    /// @return empty when it is no size, or a size of 2^63 bytes or more
    public static OptionalLong parse(String text) {
        int end = 0;
        while (end < text.length() && "0123456789.,".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        String number = text.substring(0, end).replace(",", "");
        if (!number.matches("[0-9]+\\.?[0-9]*|\\.[0-9]+") || number.length() > 60) {
            return OptionalLong.empty();
        }
        double unit = unit(text.substring(end).strip().toLowerCase(Locale.ROOT));
        double size = Double.parseDouble(number) * unit;
        if (unit == 0 || size >= LIMIT / 2) {
            return OptionalLong.empty();
        }
        return OptionalLong.of((long) size);
    }

    private static double unit(String name) {
        if (name.isEmpty() || name.equals("b")) {
            return 1;
        }
        int power = LETTERS.indexOf(name.charAt(0)) + 1;
        return switch (name.substring(1)) {
            case "", "b" -> power == 0 ? 0 : Math.pow(1000, power);
            case "i", "ib" -> power == 0 ? 0 : Math.pow(1024, power);
            default -> 0;
        };
    }
}
