package io.skald.logql.template;

import io.skald.logql.text.GoNumbers;
import io.skald.logql.text.TextFormatException;

import org.jspecify.annotations.Nullable;

/// Numbers in templates and in values, as Go's `strconv` reads them.
final class NumberSyntax {
    private NumberSyntax() {}

    /// A number or character of a template.
    ///
    /// @throws FunctionException with Go's message when it is none
    static Node.Numeral parse(String text, int position) {
        if (text.charAt(0) == '\'') {
            int rune = GoStringSyntax.unquoteCharacter(text);
            if (rune < 0) {
                throw new FunctionException("malformed character constant: " + text);
            }
            return new Node.Numeral(text, true, rune, true, rune, position);
        }
        if (text.endsWith("i")) {
            throw new FunctionException("no complex numbers here: " + text);
        }
        Long whole = parseInt(text);
        if (whole != null) {
            return new Node.Numeral(text, true, whole, true, whole.doubleValue(), position);
        }
        double value;
        try {
            value = GoNumbers.parse(text);
        } catch (TextFormatException e) {
            throw new FunctionException("illegal number syntax: " + GoStringSyntax.quote(text));
        }
        if (text.chars().noneMatch(c -> ".eEpP".indexOf(c) >= 0)) {
            throw new FunctionException("integer overflow: " + GoStringSyntax.quote(text));
        }
        boolean isInt = (double) (long) value == value;
        return new Node.Numeral(text, isInt, (long) value, true, value, position);
    }

    /// Go's `strconv.ParseInt(text, 0, 64)`: decimal, or with a prefix `0x`, `0b`, `0o` or `0`; `_` between digits.
    ///
    /// @return null when it is none, or does not fit
    static @Nullable Long parseInt(String text) {
        int at = !text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-') ? 1 : 0;
        boolean negative = text.startsWith("-");
        String digits = text.substring(at);
        int radix = 10;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            int marked =
                    switch (digits.charAt(1) | 0x20) {
                        case 'x' -> 16;
                        case 'o' -> 8;
                        case 'b' -> 2;
                        default -> 0;
                    };
            radix = marked == 0 ? 8 : marked;
            digits = digits.substring(marked == 0 ? 1 : 2);
            if (digits.startsWith("_")) {
                digits = digits.substring(1);
            }
        }
        if (digits.isEmpty() || !isDigits(digits, radix)) {
            return null;
        }
        try {
            return Long.parseLong((negative ? "-" : "") + digits.replace("_", ""), radix);
        } catch (NumberFormatException tooBig) {
            return null;
        }
    }

    private static boolean isDigits(String digits, int radix) {
        boolean between = false;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c == '_' ? !between : c >= 0x80 || Character.digit(c, radix) < 0) {
                return false;
            }
            between = c != '_';
        }
        return between;
    }
}
