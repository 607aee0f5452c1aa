package io.skald.logql.syntax;

/// Numbers as queries write them.
final class QueryNumbers {
    private QueryNumbers() {}

    /// Value of a number token of a query that [has no prefix][#hasPrefix].
    static double parseLiteral(String text) {
        return Double.parseDouble(text.replace("_", ""));
    }

    /// Whether the number is written with `0x`, `0b` or `0o`, which is a token of the language but no float.
    static boolean hasPrefix(String text) {
        return text.length() > 2
                && text.charAt(0) == '0'
                && Character.isLetter(text.charAt(1))
                && Character.toLowerCase(text.charAt(1)) != 'e';
    }
}
