package io.skald.logql.pipeline;

import io.skald.logql.text.TextFormatException;

/// The tokens of an expression in `| json a="x.y[0]"` or `| logfmt a="key"`. Behind a character that begins no token there
/// is only [Kind#END]; whether that or the character is the mistake depends on whether an end is right there.
final class PathTokens {
    enum Kind {
        FIELD("FIELD"),
        KEY("KEY"),
        STRING("STRING"),
        INDEX("INDEX"),
        DOT("DOT"),
        LSB("LSB"),
        RSB("RSB"),
        END("$end");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private final String input;
    private final boolean json;
    private int at;
    private Kind kind = Kind.END;
    private String text = "";
    private String failure = "";

    private PathTokens(String input, boolean json) {
        this.input = input;
        this.json = json;
    }

    static PathTokens ofJson(String input) {
        return new PathTokens(input, true);
    }

    static PathTokens ofLogfmt(String input) {
        return new PathTokens(input, false);
    }

    Kind next() {
        while (at < input.length() && Character.isWhitespace(input.charAt(at))) {
            at++;
        }
        kind = at == input.length() || !failure.isEmpty() ? Kind.END : token(input.charAt(at));
        return kind;
    }

    /// What the token says: a name, a string without its quotes, or the digits of a number that fits an int.
    String text() {
        return text;
    }

    private Kind token(char c) {
        if (isNameStart(c)) {
            return name();
        }
        if (c == '"') {
            return string();
        }
        if (json && isDigit(c)) {
            return index();
        }
        if (json && (c == '.' || c == '[' || c == ']')) {
            at++;
            return c == '.' ? Kind.DOT : c == '[' ? Kind.LSB : Kind.RSB;
        }
        return fail("unexpected char " + Character.toString(input.codePointAt(at)));
    }

    private Kind fail(String why) {
        failure = why;
        return Kind.END;
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Kind name() {
        int start = at;
        while (at < input.length()
                && (isNameStart(input.charAt(at)) || isDigit(input.charAt(at)))) {
            at++;
        }
        text = input.substring(start, at);
        return json ? Kind.FIELD : Kind.KEY;
    }

    private Kind string() {
        int close = input.indexOf('"', at + 1);
        int end = close < 0 ? input.length() : close;
        text = input.substring(at + 1, end);
        at = close < 0 ? end : close + 1;
        return Kind.STRING;
    }

    private Kind index() {
        int start = at;
        while (at < input.length() && isDigit(input.charAt(at))) {
            at++;
        }
        text = input.substring(start, at);
        if (at == input.length()
                || !(input.charAt(at) == ']' || Character.isWhitespace(input.charAt(at)))) {
            return fail("an index ends with ]");
        }
        try {
            Integer.parseInt(text);
            return Kind.INDEX;
        } catch (NumberFormatException e) {
            return fail("index out of range: " + text);
        }
    }

    /// The error that the token stands in the wrong place.
    ///
    /// @param expected what could stand there; empty to say nothing of it
    TextFormatException unexpected(String expected) {
        return new TextFormatException(
                "syntax error: unexpected "
                        + kind.word
                        + (expected.isEmpty() ? "" : ", expecting " + expected));
    }

    /// @throws TextFormatException when a character begins no token
    void requireNoFailure() {
        if (!failure.isEmpty()) {
            throw new TextFormatException(failure);
        }
    }
}
