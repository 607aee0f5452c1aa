package io.skald.logql.template;

import io.skald.logql.text.GoNumbers;
import io.skald.logql.text.TextFormatException;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads JSON as Go's `json.Unmarshal` does into an `interface{}`: strictly (RFC 8259), numbers as `float64`, objects as
/// sorted maps.
final class JsonValues {
    /// Bytes of objects that one byte of text can become, about: `[[],[],…` is the worst.
    static final int MAX_GROWTH = 16;

    private final String text;
    private int at;

    private JsonValues(String text) {
        this.text = text;
    }

    /// @return [Nil#INTERFACE] when the text is no JSON: `fromJson` never fails
    static Object parse(String byteText) {
        var reader = new JsonValues(byteText);
        try {
            Object value = reader.value(0);
            reader.skipBlanks();
            return reader.at == byteText.length() ? value : Nil.INTERFACE;
        } catch (FunctionException notJson) {
            return Nil.INTERFACE;
        }
    }

    private static FunctionException invalid() {
        return new FunctionException("no JSON");
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw invalid();
        }
        return text.charAt(at);
    }

    private void expect(String word) {
        if (!text.startsWith(word, at)) {
            throw invalid();
        }
        at += word.length();
    }

    private boolean take(char c) {
        skipBlanks();
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private Object value(int depth) {
        if (depth > TemplateLimits.MAX_JSON_DEPTH) {
            throw invalid();
        }
        skipBlanks();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", Nil.INTERFACE);
            default -> number();
        };
    }

    private Object word(String word, Object value) {
        expect(word);
        return value;
    }

    private SortedMap<String, Object> object(int depth) {
        SortedMap<String, Object> members = new TreeMap<>();
        at++;
        if (take('}')) {
            return members;
        }
        do {
            skipBlanks();
            if (peek() != '"') {
                throw invalid();
            }
            String name = string();
            if (!take(':')) {
                throw invalid();
            }
            members.put(name, value(depth + 1));
        } while (take(','));
        if (!take('}')) {
            throw invalid();
        }
        return members;
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        at++;
        if (take(']')) {
            return elements;
        }
        do {
            elements.add(value(depth + 1));
        } while (take(','));
        if (!take(']')) {
            throw invalid();
        }
        return elements;
    }

    private Object number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        try {
            return GoNumbers.parse(text.substring(start, at));
        } catch (TextFormatException outOfRange) {
            return Nil.INTERFACE;
        }
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (start == at) {
            throw invalid();
        }
    }

    private String string() {
        at++;
        var out = new StringBuilder();
        while (true) {
            char c = peek();
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c < ' ') {
                throw invalid();
            }
            if (c == '\\') {
                at++;
                escape(out);
            } else {
                ByteText.appendRune(out, ByteText.rune(text, at));
                at += ByteText.width(text, at);
            }
        }
    }

    private void escape(StringBuilder out) {
        char kind = peek();
        at++;
        int simple = "\"\\/bfnrt".indexOf(kind);
        if (simple >= 0) {
            out.append("\"\\/\b\f\n\r\t".charAt(simple));
            return;
        }
        if (kind != 'u') {
            throw invalid();
        }
        int code = hex();
        if (Character.isHighSurrogate((char) code) && text.startsWith("\\u", at)) {
            int mark = at;
            at += 2;
            int low = hex();
            if (Character.isLowSurrogate((char) low)) {
                code = Character.toCodePoint((char) code, (char) low);
            } else {
                at = mark;
            }
        }
        ByteText.appendRune(out, code);
    }

    private int hex() {
        if (at + 4 > text.length()) {
            throw invalid();
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = text.charAt(at++);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw invalid();
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
