package io.skald.logql.syntax;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Numbers as Go writes them.
final class GoNumbers {
    private GoNumbers() {}

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

    /// Go's `strconv.FormatFloat(value, 'f', -1, 64)`: shortest digits, never an exponent.
    static String print(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        String text = new BigDecimal(Double.toString(value)).toPlainString();
        if (text.indexOf('.') >= 0) {
            text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return text;
    }
}
