package io.skald.logql.text;

/// The grammar of Go's floating-point literals with an optional sign; `0x` needs a `p` exponent. Names (`inf`) are not
/// numbers here.
final class FloatSyntax {
    private final String text;
    private int at;

    /// Whether the last character read may stand before `_`: a digit, or the prefix `0x`.
    private boolean digitBefore;

    private FloatSyntax(String text) {
        this.text = text;
    }

    static boolean isFloat(String text) {
        return new FloatSyntax(text).isFloat();
    }

    private boolean isFloat() {
        accept("+-");
        boolean hex = text.startsWith("0x", at) || text.startsWith("0X", at);
        if (hex) {
            at += 2;
            digitBefore = true;
        }
        int digits = digits(hex);
        if (accept(".")) {
            digitBefore = false;
            digits += digits(hex);
        }
        if (digits == 0) {
            return false;
        }
        if (accept(hex ? "pP" : "eE")) {
            accept("+-");
            digitBefore = false;
            if (digits(false) == 0) {
                return false;
            }
        } else if (hex) {
            return false;
        }
        return at == text.length();
    }

    private boolean accept(String characters) {
        if (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
            return true;
        }
        return false;
    }

    /// Passes over digits and the `_` between them; a `_` elsewhere stops it and so makes the number wrong.
    ///
    /// @return how many digits there were
    private int digits(boolean hex) {
        int count = 0;
        while (isDigit(at, hex)
                || at < text.length() && digitBefore && isUnderscore() && isDigit(at + 1, hex)) {
            if (!isUnderscore()) {
                count++;
                digitBefore = true;
            }
            at++;
        }
        return count;
    }

    private boolean isUnderscore() {
        return text.charAt(at) == '_';
    }

    private boolean isDigit(int place, boolean hex) {
        return place < text.length()
                && text.charAt(place) < 0x80
                && Character.digit(text.charAt(place), hex ? 16 : 10) >= 0;
    }
}
