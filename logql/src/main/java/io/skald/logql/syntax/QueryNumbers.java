package io.skald.logql.syntax;

import java.math.BigInteger;

/// Numbers as queries write them.
final class QueryNumbers {
    private QueryNumbers() {}

    /// Value of a number token of a query, in any base.
    static double parseLiteral(String text) {
        String digits = text.replace("_", "");
        if (digits.length() > 2 && digits.charAt(0) == '0') {
            switch (Character.toLowerCase(digits.charAt(1))) {
                case 'x' -> {
                    return new BigInteger(digits.substring(2), 16).doubleValue();
                }
                case 'o' -> {
                    return new BigInteger(digits.substring(2), 8).doubleValue();
                }
                case 'b' -> {
                    return new BigInteger(digits.substring(2), 2).doubleValue();
                }
                default -> {}
            }
        }
        return Double.parseDouble(digits);
    }

    /// Whether the number is written with `0x`, `0b` or `0o`, which Loki takes for a token but not for a float.
    static boolean hasPrefix(String text) {
        return text.length() > 2
                && text.charAt(0) == '0'
                && Character.isLetter(text.charAt(1))
                && Character.toLowerCase(text.charAt(1)) != 'e';
    }
}
