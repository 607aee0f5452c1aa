package io.skald.logql.syntax;

import io.skald.logql.syntax.Token.Kind;
import io.skald.logql.syntax.Token.Position;
import io.skald.logql.text.ByteSizes;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.TextFormatException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Cuts a query into tokens. Comments (`#`, `//`, `/* */`) and blanks are left out. Not thread-safe.
final class Lexer {
    private static final Map<String, Kind> FUNCTION_LIKE =
            Map.of(
                    "bytes", Kind.BYTES_CONV,
                    "duration", Kind.DURATION_CONV,
                    "duration_seconds", Kind.DURATION_SECONDS_CONV,
                    "ip", Kind.IP,
                    "vector", Kind.VECTOR,
                    "variants", Kind.VARIANTS);

    private static final String BYTE_UNIT_LETTERS = "bBkKmMgGtTpPeEiI";
    private static final String DURATION_LETTERS = "hmsnuµμdwy";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private Lexer(String text) {
        this.text = text;
    }

    /// @return the tokens up to the end, or up to the first thing that is no token
    static TokenStream tokens(String text) {
        var lexer = new Lexer(text);
        SyntaxException failure = null;
        try {
            lexer.run();
        } catch (SyntaxException e) {
            failure = e;
        }
        return new TokenStream(lexer.tokens, failure);
    }

    private void run() {
        if (text.isEmpty()) {
            tokens.add(new Token(Kind.END, "", 0, new Position(0, 0), Span.NONE));
            return;
        }
        skipBlanks();
        while (at < text.length()) {
            next();
            skipBlanks();
        }
        add(Kind.END, "", at);
    }

    private Position position(int offset) {
        return new Position(line, text.codePointCount(lineStart, offset) + 1);
    }

    private void add(Kind kind, String value, int start) {
        add(kind, value, 0, position(start), start);
    }

    private void add(Kind kind, String value, long nanos, Position position, int start) {
        tokens.add(new Token(kind, value, nanos, position, new Span(start, at)));
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                at++;
                line++;
                lineStart = at;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '#' || text.startsWith("//", at)) {
                int newline = text.indexOf('\n', at);
                at = newline < 0 ? text.length() : newline;
            } else if (text.startsWith("/*", at)) {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    private void skipBlockComment() {
        int start = at;
        int close = text.indexOf("*/", at + 2);
        if (close < 0) {
            throw error(position(start), "comment not terminated");
        }
        for (; at < close + 2; at++) {
            if (text.charAt(at) == '\n') {
                line++;
                lineStart = at + 1;
            }
        }
    }

    private void next() {
        int start = at;
        int c = text.codePointAt(at);
        if (c == '_' || Character.isLetter(c)) {
            word(start);
        } else if (isDigit(c)
                || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            number(start);
        } else if (c == '"' || c == '`') {
            string(start);
        } else if (c == '[') {
            range(start);
        } else {
            symbol(start, c);
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private void word(int start) {
        boolean ascii = true;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (c != '_' && !Character.isLetter(c) && !Character.isDigit(c)) {
                break;
            }
            ascii &= c < 0x80;
            at += Character.charCount(c);
        }
        String word = text.substring(start, at);
        Kind keyword = Kind.keyword(word);
        if (keyword != null) {
            add(keyword, word, start);
        } else if (!ascii) {
            add(Kind.STRING, word, start);
        } else {
            add(functionOrIdentifier(word.toLowerCase(Locale.ROOT)), word, start);
        }
    }

    private Kind functionOrIdentifier(String word) {
        Kind kind = FUNCTION_LIKE.get(word);
        if (kind == null && (RangeOp.byName(word) != null || VectorOp.byName(word) != null)) {
            kind = Kind.FUNCTION;
        }
        return kind != null && isCallAhead() ? kind : Kind.IDENTIFIER;
    }

    /// A function's name is one only in front of `(`, `by (` or `without (`; otherwise it is a label like any other.
    private boolean isCallAhead() {
        int ahead = skipWhitespace(at);
        for (String grouping : List.of("by", "without")) {
            if (text.regionMatches(true, ahead, grouping, 0, grouping.length())) {
                int behind = skipWhitespace(ahead + grouping.length());
                return behind < text.length() && text.charAt(behind) == '(';
            }
        }
        return ahead < text.length() && text.charAt(ahead) == '(';
    }

    private int skipWhitespace(int from) {
        int ahead = from;
        while (ahead < text.length() && Character.isWhitespace(text.charAt(ahead))) {
            ahead++;
        }
        return ahead;
    }

    private void number(int start) {
        scanNumber();
        String digits = text.substring(start, at);
        int end = runEnd(at, DURATION_LETTERS);
        if (end > at) {
            try {
                unit(Kind.DURATION, start, end, GoDurations.parseQuery(text.substring(start, end)));
                return;
            } catch (TextFormatException _) {
                // then it is a number, and perhaps an identifier behind it
            }
        }
        end = runEnd(at, BYTE_UNIT_LETTERS);
        if (end > at) {
            try {
                unit(Kind.BYTES, start, end, ByteSizes.parse(text.substring(start, end)));
                return;
            } catch (TextFormatException _) {
                // as above
            }
        }
        add(Kind.NUMBER, digits, start);
    }

    private void unit(Kind kind, int start, int end, long value) {
        var position = new Position(0, position(start).column());
        at = end;
        add(kind, text.substring(start, end), value, position, start);
    }

    private int runEnd(int from, String letters) {
        int end = from;
        while (end < text.length()
                && (isDigit(text.charAt(end))
                        || text.charAt(end) == '.'
                        || letters.indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    /// A number as Go writes it: digits with `_` between them, a fraction, an exponent, or a prefix `0x`, `0b`, `0o`.
    private void scanNumber() {
        if (text.charAt(at) == '0' && at + 2 < text.length()) {
            int radix =
                    switch (Character.toLowerCase(text.charAt(at + 1))) {
                        case 'x' -> 16;
                        case 'b' -> 2;
                        case 'o' -> 8;
                        default -> 0;
                    };
            if (radix != 0 && Character.digit(text.charAt(at + 2), radix) >= 0) {
                at += 2;
                while (at < text.length() && Character.digit(text.charAt(at), radix) >= 0) {
                    at++;
                }
                return;
            }
        }
        digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        exponent();
    }

    private void digits() {
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
    }

    private void exponent() {
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int digit = at + 1;
            if (digit < text.length() && (text.charAt(digit) == '+' || text.charAt(digit) == '-')) {
                digit++;
            }
            if (digit < text.length() && isDigit(text.charAt(digit))) {
                at = digit;
                digits();
            }
        }
    }

    private void string(int start) {
        Position position = position(start);
        char quote = text.charAt(at++);
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            if (c == '\n') {
                if (quote == '"') {
                    throw error(position, "literal not terminated");
                }
                line++;
                lineStart = at + 1;
            }
            at += c == '\\' && quote == '"' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw error(position, "literal not terminated");
        }
        String body = text.substring(start + 1, at++);
        String value = quote == '`' ? body.replace("\r", "") : GoStrings.unescape(body);
        if (value == null) {
            throw error(position, "invalid char escape");
        }
        add(Kind.STRING, value, 0, position, start);
    }

    private void range(int start) {
        var position = new Position(0, position(start).column());
        int close = text.indexOf(']', at);
        if (close < 0) {
            throw error(position, "missing closing ']' in duration");
        }
        String body = text.substring(at + 1, close);
        at = close + 1;
        long nanos;
        try {
            nanos = GoDurations.parsePrometheus(body);
        } catch (TextFormatException e) {
            throw error(position, String.valueOf(e.getMessage()));
        }
        add(Kind.RANGE, body, nanos, position, start);
    }

    private void symbol(int start, int c) {
        Position position = position(start);
        for (String flag : List.of("--strict", "--keep-empty")) {
            if (text.startsWith(flag, at)) {
                at += flag.length();
                add(Kind.FLAG, flag, 0, new Position(0, position.column()), start);
                return;
            }
        }
        Kind two = at + 1 < text.length() ? twoCharacters(text.substring(at, at + 2)) : null;
        if (two != null) {
            at += 2;
            add(two, two.shown(), 0, new Position(0, position.column()), start);
            return;
        }
        at += Character.charCount(c);
        add(oneCharacter(c), text.substring(start, at), 0, position, start);
    }

    private static @Nullable Kind twoCharacters(String pair) {
        return switch (pair) {
            case "!=" -> Kind.NEQ;
            case "=~" -> Kind.RE;
            case "!~" -> Kind.NRE;
            case "|=" -> Kind.PIPE_EXACT;
            case "|~" -> Kind.PIPE_MATCH;
            case "|>" -> Kind.PIPE_PATTERN;
            case "!>" -> Kind.NPA;
            case "==" -> Kind.CMP_EQ;
            case ">=" -> Kind.GTE;
            case "<=" -> Kind.LTE;
            default -> null;
        };
    }

    /// Characters that mean nothing are taken for identifiers, as Loki does: the parser will not expect one.
    private static Kind oneCharacter(int c) {
        return switch (c) {
            case ',' -> Kind.COMMA;
            case '.' -> Kind.DOT;
            case '{' -> Kind.OPEN_BRACE;
            case '}' -> Kind.CLOSE_BRACE;
            case '(' -> Kind.OPEN_PAREN;
            case ')' -> Kind.CLOSE_PAREN;
            case '=' -> Kind.EQ;
            case '|' -> Kind.PIPE;
            case '>' -> Kind.GT;
            case '<' -> Kind.LT;
            case '+' -> Kind.ADD;
            case '-' -> Kind.SUB;
            case '*' -> Kind.MUL;
            case '/' -> Kind.DIV;
            case '%' -> Kind.MOD;
            case '^' -> Kind.POW;
            default -> Kind.IDENTIFIER;
        };
    }

    private static SyntaxException error(Position position, String message) {
        return SyntaxException.at(position, message);
    }
}
