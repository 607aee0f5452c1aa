package io.skald.logql.template;

import io.skald.logql.template.Token.Kind;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/// Cuts a template into tokens, as Go does: text up to `{{`, then the words of an action up to `}}`.
final class TemplateLexer {
    private static final String LEFT = "{{";
    private static final String RIGHT = "}}";
    private static final String BLANKS = " \t\r\n";
    private static final int EOF = -1;

    /// `- ` behind `{{`, ` -` in front of `}}`.
    private static final int TRIM_MARKER = 2;

    private final String text;
    private final Deque<Token> found = new ArrayDeque<>();
    private int at;
    private int start;
    private int line = 1;
    private int parenDepth;
    private boolean inAction;
    private boolean ended;

    TemplateLexer(String byteText) {
        this.text = byteText;
    }

    /// The next token; the last one again and again at the end.
    Token next() {
        while (found.isEmpty()) {
            if (ended) {
                return new Token(Kind.EOF, at, "", line);
            } else if (inAction) {
                insideAction();
            } else {
                text();
            }
        }
        return found.remove();
    }

    private void emit(Kind kind) {
        found.add(new Token(kind, start, text.substring(start, at), line));
        skip();
    }

    /// Forgets what lies before `at`.
    private void skip() {
        for (int i = start; i < at; i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        start = at;
    }

    private void fail(String message) {
        found.add(new Token(Kind.ERROR, start, message, line));
        ended = true;
    }

    private void text() {
        int left = text.indexOf(LEFT, at);
        if (left < 0) {
            at = text.length();
            if (at > start) {
                emit(Kind.TEXT);
            }
            emit(Kind.EOF);
            ended = true;
            return;
        }
        boolean trim =
                left + 3 < text.length()
                        && text.charAt(left + 2) == '-'
                        && isBlank(text.charAt(left + 3));
        at = left;
        while (trim && at > start && isBlank(text.charAt(at - 1))) {
            at--;
        }
        if (at > start) {
            emit(Kind.TEXT);
        }
        at = left;
        skip();
        int marker = trim ? TRIM_MARKER : 0;
        if (text.startsWith("/*", left + LEFT.length() + marker)) {
            comment(left + LEFT.length() + marker);
            return;
        }
        at = left + LEFT.length();
        emit(Kind.LEFT_DELIM);
        at += marker;
        skip();
        inAction = true;
        parenDepth = 0;
    }

    private void comment(int from) {
        int end = text.indexOf("*/", from + 2);
        if (end < 0) {
            fail("unclosed comment");
            return;
        }
        at = end + 2;
        boolean trim = isTrimmedRight(at);
        if (!trim && !text.startsWith(RIGHT, at)) {
            fail("comment ends before closing delimiter");
            return;
        }
        at += (trim ? TRIM_MARKER : 0) + RIGHT.length();
        afterRight(trim);
    }

    private boolean isTrimmedRight(int from) {
        return from + 1 < text.length()
                && isBlank(text.charAt(from))
                && text.charAt(from + 1) == '-'
                && text.startsWith(RIGHT, from + TRIM_MARKER);
    }

    private void afterRight(boolean trim) {
        while (trim && at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        skip();
        inAction = false;
    }

    private void rightDelim(boolean trim) {
        if (trim) {
            at += TRIM_MARKER;
            skip();
        }
        at += RIGHT.length();
        emit(Kind.RIGHT_DELIM);
        afterRight(trim);
    }

    private void insideAction() {
        boolean trim = isTrimmedRight(at);
        if (trim || text.startsWith(RIGHT, at)) {
            if (parenDepth == 0) {
                rightDelim(trim);
            } else {
                fail("unclosed left paren");
            }
            return;
        }
        int rune = peek();
        if (rune == EOF) {
            fail("unclosed action");
        } else if (isBlank(rune)) {
            space();
        } else if (rune == '.' && (at + 1 == text.length() || !isDigit(text.charAt(at + 1)))) {
            at++;
            fieldOrVariable(Kind.FIELD);
        } else if (rune == '.' || rune == '+' || rune == '-' || isDigit(rune)) {
            number();
        } else if (isAlphaNumeric(rune)) {
            identifier();
        } else {
            symbol(rune);
        }
    }

    private void symbol(int rune) {
        at += ByteText.width(text, at);
        switch (rune) {
            case '=' -> emit(Kind.ASSIGN);
            case ':' -> {
                if (at < text.length() && text.charAt(at) == '=') {
                    at++;
                    emit(Kind.DECLARE);
                } else {
                    fail("expected :=");
                }
            }
            case '|' -> emit(Kind.PIPE);
            case '"' -> quoted('"', Kind.STRING, "unterminated quoted string");
            case '\'' -> quoted('\'', Kind.CHAR_CONSTANT, "unterminated character constant");
            case '`' -> rawString();
            case '$' -> fieldOrVariable(Kind.VARIABLE);
            case '(' -> {
                parenDepth++;
                emit(Kind.LEFT_PAREN);
            }
            case ')' -> {
                parenDepth--;
                if (parenDepth < 0) {
                    fail("unexpected right paren");
                } else {
                    emit(Kind.RIGHT_PAREN);
                }
            }
            default -> {
                if (rune > ' ' && rune < 0x7f) {
                    emit(Kind.CHARACTER);
                } else {
                    fail("unrecognized character in action: " + unicodeName(rune));
                }
            }
        }
    }

    private void space() {
        while (at < text.length() && isBlank(text.charAt(at)) && !isTrimmedRight(at)) {
            at++;
        }
        emit(Kind.SPACE);
    }

    private void quoted(char quote, Kind kind, String unterminated) {
        while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
            boolean escape = text.charAt(at) == '\\';
            at++;
            if (escape && at < text.length() && text.charAt(at) != '\n') {
                at++;
            }
        }
        if (at >= text.length() || text.charAt(at) != quote) {
            fail(unterminated);
            return;
        }
        at++;
        emit(kind);
    }

    private void rawString() {
        int end = text.indexOf('`', at);
        if (end < 0) {
            fail("unterminated raw quoted string");
            return;
        }
        at = end + 1;
        emit(Kind.RAW_STRING);
    }

    private void identifier() {
        skipAlphaNumeric();
        if (!isAtTerminator()) {
            fail("bad character " + unicodeName(peek()));
            return;
        }
        emit(kindOfWord(text.substring(start, at)));
    }

    private static Kind kindOfWord(String word) {
        return switch (word) {
            case "true", "false" -> Kind.BOOL;
            case "block" -> Kind.BLOCK;
            case "break" -> Kind.BREAK;
            case "continue" -> Kind.CONTINUE;
            case "define" -> Kind.DEFINE;
            case "else" -> Kind.ELSE;
            case "end" -> Kind.END;
            case "if" -> Kind.IF;
            case "nil" -> Kind.NIL;
            case "range" -> Kind.RANGE;
            case "template" -> Kind.TEMPLATE;
            case "with" -> Kind.WITH;
            default -> Kind.IDENTIFIER;
        };
    }

    private void fieldOrVariable(Kind kind) {
        if (isAtTerminator()) {
            emit(kind == Kind.FIELD ? Kind.DOT : kind);
            return;
        }
        skipAlphaNumeric();
        if (!isAtTerminator()) {
            fail("bad character " + unicodeName(peek()));
            return;
        }
        emit(kind);
    }

    private void skipAlphaNumeric() {
        while (at < text.length() && isAlphaNumeric(ByteText.rune(text, at))) {
            at += ByteText.width(text, at);
        }
    }

    private boolean isAtTerminator() {
        if (at == text.length() || isBlank(text.charAt(at))) {
            return true;
        }
        return ".,|:)(".indexOf(text.charAt(at)) >= 0 || text.startsWith(RIGHT, at);
    }

    private void number() {
        boolean valid = scanNumber();
        if (valid && (peek() == '+' || peek() == '-')) {
            valid = scanNumber();
        }
        if (valid) {
            emit(Kind.NUMBER);
        } else {
            fail("bad number syntax: " + GoStringSyntax.quote(text.substring(start, at)));
        }
    }

    private boolean scanNumber() {
        accept("+-");
        String digits = "0123456789_";
        boolean hex = false;
        if (accept("0")) {
            if (accept("xX")) {
                digits = "0123456789abcdefABCDEF_";
                hex = true;
            } else if (accept("oO")) {
                digits = "01234567_";
            } else if (accept("bB")) {
                digits = "01_";
            }
        }
        acceptRun(digits);
        if (accept(".")) {
            acceptRun(digits);
        }
        if (accept(hex ? "pP" : "eE")) {
            accept("+-");
            acceptRun("0123456789_");
        }
        accept("i");
        if (isAlphaNumeric(peek())) {
            at += ByteText.width(text, at);
            return false;
        }
        return true;
    }

    private boolean accept(String valid) {
        if (at < text.length() && valid.indexOf(text.charAt(at)) >= 0) {
            at++;
            return true;
        }
        return false;
    }

    private void acceptRun(String valid) {
        while (accept(valid)) {
            // goes on
        }
    }

    private int peek() {
        return at < text.length() ? ByteText.rune(text, at) : EOF;
    }

    private static boolean isBlank(int c) {
        return BLANKS.indexOf(c) >= 0;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAlphaNumeric(int rune) {
        return rune == '_' || (rune >= 0 && Character.isLetterOrDigit(rune));
    }

    /// Go's `%#U`.
    private static String unicodeName(int rune) {
        var out = new StringBuilder(String.format(Locale.ROOT, "U+%04X", rune));
        if (rune >= ' ' && rune != 0x7f && !Character.isISOControl(rune)) {
            out.append(" '");
            ByteText.appendRune(out, rune);
            out.append('\'');
        }
        return out.toString();
    }
}
