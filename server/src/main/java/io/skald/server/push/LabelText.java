package io.skald.server.push;

import io.skald.model.GoQuoting;
import io.skald.model.Label;
import io.skald.model.Utf8;

import java.util.ArrayList;
import java.util.List;

/// Reads label text like `{app="shop", env="prod"}` with the grammar and the error texts of Prometheus' metric parser,
/// which is what Loki takes: any order and blanks, a comma at the end, three kinds of quotes with Go's escapes, a name
/// in front of the braces (`__name__`). The empty text is the empty set.
final class LabelText {
    private static final String METRIC_NAME = "__name__";

    private enum Kind {
        IDENTIFIER,
        STRING,
        EQUALS,
        OPERATOR,
        COMMA,
        LEFT_BRACE,
        RIGHT_BRACE,
        END
    }

    private final String text;
    private final List<Label> labels = new ArrayList<>();
    private int at;
    private boolean inBraces;
    private Kind kind = Kind.END;
    private int start;

    private LabelText(String text) {
        this.text = text;
    }

    /// @return the labels as written: names may repeat, values may be empty
    /// @throws PushException 400 when the text is broken
    static List<Label> parse(String text) throws PushException {
        return new LabelText(text).parse();
    }

    private List<Label> parse() throws PushException {
        next();
        if (kind == Kind.IDENTIFIER) {
            labels.add(new Label(METRIC_NAME, token()));
            next();
        }
        if (kind == Kind.LEFT_BRACE) {
            inBraces = true;
            next();
            labelSet();
            inBraces = false;
            next();
        }
        if (kind != Kind.END) {
            throw unexpected("", "");
        }
        return labels;
    }

    private void labelSet() throws PushException {
        while (kind != Kind.RIGHT_BRACE) {
            if (kind != Kind.IDENTIFIER) {
                throw unexpected(" in label set", ", expected identifier or \"}\"");
            }
            String name = token();
            next();
            if (kind != Kind.EQUALS) {
                throw unexpected(" in label set", ", expected \"=\"");
            }
            next();
            if (kind != Kind.STRING) {
                throw unexpected(" in label set", ", expected string");
            }
            labels.add(new Label(name, unquoted()));
            next();
            if (kind == Kind.COMMA) {
                next();
            } else if (kind != Kind.RIGHT_BRACE) {
                throw unexpected(" in label set", ", expected \",\" or \"}\"");
            }
        }
    }

    private void next() throws PushException {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        start = at;
        if (at == text.length()) {
            if (inBraces) {
                throw failure("unexpected end of input inside braces");
            }
            kind = Kind.END;
            return;
        }
        char c = text.charAt(at);
        if (isLetter(c)) {
            while (at < text.length() && isNameChar(text.charAt(at))) {
                at++;
            }
            kind = Kind.IDENTIFIER;
            return;
        }
        if (c == '"' || c == '\'' || c == '`') {
            string(c);
            return;
        }
        at++;
        kind =
                switch (c) {
                    case '{' -> leftBrace();
                    case '}' -> Kind.RIGHT_BRACE;
                    case ',' -> Kind.COMMA;
                    case '=', '!' -> operator(c);
                    default -> {
                        String shown =
                                quotedRune(new String(Character.toChars(text.codePointAt(start))));
                        throw failure(
                                inBraces
                                        ? "unexpected character inside braces: " + shown
                                        : "unexpected character: " + shown);
                    }
                };
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private boolean isNameChar(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || (c == ':' && !inBraces);
    }

    private Kind leftBrace() throws PushException {
        if (inBraces) {
            throw failure("unexpected left brace '{'");
        }
        return Kind.LEFT_BRACE;
    }

    private Kind operator(char first) throws PushException {
        char second = at < text.length() ? text.charAt(at) : 0;
        if (second == '~' || (first == '!' && second == '=')) {
            at++;
            return Kind.OPERATOR;
        }
        if (first == '!') {
            start = at;
            throw failure(
                    "unexpected character after '!' inside braces: "
                            + quotedRune(String.valueOf(second)));
        }
        return Kind.EQUALS;
    }

    /// As Go prints a character: in single quotes.
    private static String quotedRune(String character) {
        String quoted = GoQuoting.quote(character);
        return "'" + quoted.substring(1, quoted.length() - 1) + "'";
    }

    private void string(char quote) throws PushException {
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                kind = Kind.STRING;
                return;
            }
            if (quote != '`' && c == '\\') {
                at++;
            } else if (quote != '`' && c == '\n') {
                break;
            }
        }
        throw failure(quote == '`' ? "unterminated raw string" : "unterminated quoted string");
    }

    private String token() {
        return text.substring(start, at);
    }

    private String unquoted() throws PushException {
        if (text.charAt(start) == '`') {
            return text.substring(start + 1, at - 1);
        }
        String value = GoUnquoting.unquote(text.substring(start + 1, at - 1), text.charAt(start));
        if (value == null) {
            throw failure(
                    "error unquoting string " + GoQuoting.quote(token()) + ": invalid syntax");
        }
        return value;
    }

    private PushException unexpected(String context, String expected) {
        String shown =
                switch (kind) {
                    case END -> "end of input";
                    case IDENTIFIER -> "identifier " + GoQuoting.quote(token());
                    case STRING -> "string " + GoQuoting.quote(token());
                    case OPERATOR -> "<op:" + token() + ">";
                    case EQUALS, COMMA, LEFT_BRACE, RIGHT_BRACE -> GoQuoting.quote(token());
                };
        return failure("unexpected " + shown + context + expected);
    }

    /// The column counts bytes from 1, in the last line that begins before the token.
    private PushException failure(String message) {
        String before = text.substring(0, start);
        int lineStart = before.lastIndexOf('\n') + 1;
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        int column = Utf8.bytes(before.substring(lineStart)).length + 1;
        return new PushException(
                400, "couldn't parse labels: " + line + ":" + column + ": parse error: " + message);
    }
}
