package io.skald.logql.template;

/// A piece of a template's text.
///
/// @param offset first byte
/// @param text the piece; of an error, its message
/// @param line line it starts in, from 1
record Token(Kind kind, int offset, String text, int line) {
    enum Kind {
        ERROR,
        BOOL,
        CHARACTER,
        CHAR_CONSTANT,
        ASSIGN,
        DECLARE,
        EOF,
        FIELD,
        IDENTIFIER,
        LEFT_DELIM,
        LEFT_PAREN,
        NUMBER,
        PIPE,
        RAW_STRING,
        RIGHT_DELIM,
        RIGHT_PAREN,
        SPACE,
        STRING,
        TEXT,
        VARIABLE,
        // From here on keywords.
        DOT,
        BLOCK,
        BREAK,
        CONTINUE,
        DEFINE,
        ELSE,
        END,
        IF,
        NIL,
        RANGE,
        TEMPLATE,
        WITH;

        boolean isKeyword() {
            return compareTo(DOT) >= 0;
        }
    }

    /// As error messages show it.
    String shown() {
        if (kind == Kind.EOF) {
            return "EOF";
        }
        if (kind == Kind.ERROR) {
            return text;
        }
        if (kind.isKeyword()) {
            return "<" + text + ">";
        }
        if (text.length() > 10) {
            int end = ByteText.offsetOfRune(text, 10);
            return GoStringSyntax.quote(text.substring(0, end)) + "...";
        }
        return GoStringSyntax.quote(text);
    }
}
