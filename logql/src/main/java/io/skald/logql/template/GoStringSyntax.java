package io.skald.logql.template;

import io.skald.model.GoQuoting;

import org.jspecify.annotations.Nullable;

/// Go's quoted strings and characters, of byte texts.
final class GoStringSyntax {
    private static final String SIMPLE = "abfnrtv\\";
    private static final String SIMPLE_VALUES = "\u0007\b\f\n\r\t\u000b\\";

    private GoStringSyntax() {}

    /// Go's `strconv.Quote`.
    static String quote(String byteText) {
        if (isPlain(byteText)) {
            return '"' + byteText + '"';
        }
        var out = new StringBuilder("\"");
        for (int at = 0; at < byteText.length(); ) {
            int width = ByteText.width(byteText, at);
            if (width == 1 && byteText.charAt(at) >= 0x80) {
                out.append("\\x").append(Integer.toHexString(byteText.charAt(at)));
            } else {
                String one = ByteText.unicode(byteText.substring(at, at + width));
                String quoted = GoQuoting.quote(one);
                out.append(ByteText.of(quoted), 1, ByteText.of(quoted).length() - 1);
            }
            at += width;
        }
        return out.append('"').toString();
    }

    private static boolean isPlain(String byteText) {
        for (int i = 0; i < byteText.length(); i++) {
            char c = byteText.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /// Go's `strconv.Unquote` of what the lexer took for a string.
    ///
    /// @return null when an escape is wrong
    static @Nullable String unquote(String quoted) {
        String body = quoted.substring(1, quoted.length() - 1);
        if (quoted.charAt(0) == '`') {
            return body.replace("\r", "");
        }
        if (body.indexOf('\\') < 0) {
            return body.indexOf('\n') < 0 ? body : null;
        }
        var out = new StringBuilder(body.length());
        var cursor = new Escapes(body, '"');
        while (cursor.at < body.length()) {
            if (!cursor.next(out)) {
                return null;
            }
        }
        return out.toString();
    }

    /// Value of a character in single quotes.
    ///
    /// @return -1 when it is none
    static int unquoteCharacter(String quoted) {
        String body = quoted.substring(1, quoted.length() - 1);
        var out = new StringBuilder();
        var cursor = new Escapes(body, '\'');
        if (body.isEmpty() || !cursor.next(out) || cursor.at != body.length()) {
            return -1;
        }
        return cursor.lastRune;
    }

    /// Reads characters and escapes.
    private static final class Escapes {
        private final String body;
        private final char quote;
        int at;
        int lastRune;

        Escapes(String body, char quote) {
            this.body = body;
            this.quote = quote;
        }

        boolean next(StringBuilder out) {
            char c = body.charAt(at);
            if (c != '\\') {
                int width = ByteText.width(body, at);
                lastRune = ByteText.rune(body, at);
                out.append(body, at, at + width);
                at += width;
                return c != '\n';
            }
            if (at + 1 >= body.length()) {
                return false;
            }
            char kind = body.charAt(at + 1);
            int simple = SIMPLE.indexOf(kind);
            at += 2;
            if (simple >= 0 || kind == quote) {
                lastRune = simple >= 0 ? SIMPLE_VALUES.charAt(simple) : quote;
                out.append((char) lastRune);
                return true;
            }
            return switch (kind) {
                case 'x' -> number(2, 16, out, true);
                case 'u' -> number(4, 16, out, false);
                case 'U' -> number(8, 16, out, false);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    at--;
                    yield number(3, 8, out, true);
                }
                default -> false;
            };
        }

        private boolean number(int digits, int radix, StringBuilder out, boolean raw) {
            if (at + digits > body.length()) {
                return false;
            }
            long value = 0;
            for (int i = 0; i < digits; i++) {
                int digit = Character.digit(body.charAt(at + i), radix);
                if (digit < 0) {
                    return false;
                }
                value = value * radix + digit;
            }
            at += digits;
            lastRune = (int) value;
            if (raw) {
                out.append((char) (value & 0xff));
                return value <= 0xff;
            }
            if (value > Character.MAX_CODE_POINT || (value >= 0xd800 && value < 0xe000)) {
                return false;
            }
            ByteText.appendRune(out, (int) value);
            return true;
        }
    }
}
