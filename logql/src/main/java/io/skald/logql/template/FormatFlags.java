package io.skald.logql.template;

/// Flags, width and precision of one `%` of a format.
final class FormatFlags {
    /// Go refuses larger widths and precisions, too.
    static final int MAX_NUMBER = 1_000_000;

    static final int NONE = -1;

    boolean minus;
    boolean plus;
    boolean sharp;
    boolean space;
    boolean zero;
    boolean quote;
    int width = NONE;
    int precision = NONE;

    /// @return whether the character is a flag
    boolean take(char c) {
        switch (c) {
            case '-' -> minus = true;
            case '+' -> plus = true;
            case '#' -> sharp = true;
            case ' ' -> space = true;
            case '0' -> zero = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    /// With `%v`, `+` and `#` ask for the names of fields and for Go's syntax: numbers show neither a sign nor a base then,
    /// and texts are quoted.
    void forGoSyntax() {
        quote = sharp;
        sharp = false;
        plus = false;
    }

    void setWidth(long value) {
        minus |= value < 0;
        width = (int) Math.abs(value);
    }

    void setPrecision(long value) {
        precision = (int) value;
    }

    /// Appends a text with blanks or zeros up to the width, counted in characters.
    void pad(StringBuilder out, String text) {
        int missing = width == NONE ? 0 : width - ByteText.runeCount(text);
        TemplateLimits.checkText((long) out.length() + Math.max(0, missing));
        if (missing <= 0) {
            out.append(text);
        } else if (minus) {
            out.append(text).repeat(' ', missing);
        } else {
            out.repeat(zero ? '0' : ' ', missing).append(text);
        }
    }

    /// Appends a number; zeros come behind its sign.
    void padNumber(StringBuilder out, String number) {
        boolean signed = !number.isEmpty() && (number.charAt(0) == '-' || number.charAt(0) == '+');
        if (!zero || minus || !signed || width == NONE) {
            pad(out, number);
            return;
        }
        int missing = Math.max(0, width - number.length());
        TemplateLimits.checkText((long) out.length() + missing);
        out.append(number.charAt(0)).repeat('0', missing).append(number, 1, number.length());
    }
}
