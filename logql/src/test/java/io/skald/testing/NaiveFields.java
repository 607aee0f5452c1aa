package io.skald.testing;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/// Fields of JSON and logfmt lines, read character by character: the measure for the real readers. Lines hold no malformed
/// text.
public final class NaiveFields {
    /// @param fields by sanitised name, the first one of a name; in order
    /// @param error details of what is wrong; null: nothing
    public record Fields(Map<String, String> fields, @Nullable String error) {}

    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    private final String text;
    private final Map<String, String> fields;
    private int at;

    private NaiveFields(String text, Map<String, String> fields) {
        this.text = text;
        this.fields = fields;
    }

    /// What `| json` finds.
    public static Fields json(String line) {
        var reader = new NaiveFields(line, new LinkedHashMap<>());
        try {
            reader.object("");
            return new Fields(reader.fields, null);
        } catch (Broken e) {
            return new Fields(reader.fields, e.getMessage());
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Broken(otherwise);
        }
    }

    private char peek(String otherwise) {
        while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        require(at < text.length(), otherwise);
        return text.charAt(at);
    }

    private void object(String prefix) {
        String noObject = "Value looks like object, but can't find closing '}' symbol";
        String noArray = "Value is array, but can't find closing ']' symbol";
        require(peek(noObject) == '{', noObject);
        at++;
        char next = peek("Malformed JSON error");
        while (next != '}') {
            require(next == '"', noObject);
            member(prefix);
            next = peek(noArray);
            require(next == ',' || next == '}', noObject);
            if (next == ',') {
                at++;
                next = peek(noArray);
            }
        }
        at++;
    }

    private void member(String prefix) {
        String key = string("Malformed JSON error");
        String plain = unescape(key);
        require(plain != null, "Encountered an invalid escape sequence in a string");
        require(peek("Malformed JSON error") == ':', "Malformed JSON error");
        at++;
        char first = peek("Malformed JSON error");
        String part = sanitise(plain, prefix.isEmpty());
        String name = prefix.isEmpty() || part.isEmpty() ? prefix + part : prefix + "_" + part;
        switch (first) {
            case '"' -> {
                String value =
                        unescape(string("Value is string, but can't find closing '\"' symbol"));
                put(name, value == null ? "" : value);
            }
            case '{' -> {
                String block =
                        block(
                                '{',
                                '}',
                                "Value looks like object, but can't find closing '}' symbol");
                if (!name.isEmpty()) {
                    new NaiveFields(block, fields).object(name);
                }
            }
            case '[' -> block('[', ']', "Value is array, but can't find closing ']' symbol");
            default -> word(name);
        }
    }

    private void word(String name) {
        int start = at;
        while (at < text.length() && " \n\r\t,}]".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        require(word.matches("(?s)true|false|null|[-0-9].*"), "Unknown value type");
        if (!word.equals("null")) {
            put(name, word);
        }
    }

    private void put(String name, String value) {
        if (!name.isEmpty()) {
            fields.putIfAbsent(name, value);
        }
    }

    /// The string that begins at the quote here, escapes and all.
    private String string(String otherwise) {
        int start = ++at;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        require(at < text.length(), otherwise);
        return text.substring(start, at++);
    }

    private String block(char open, char close, String otherwise) {
        int start = at;
        int depth = 0;
        do {
            require(at < text.length(), otherwise);
            char c = text.charAt(at);
            if (c == '"') {
                string(otherwise);
            } else {
                depth += c == open ? 1 : c == close ? -1 : 0;
                at++;
            }
        } while (depth > 0);
        return text.substring(start, at);
    }

    private static String sanitise(String key, boolean first) {
        String name = key.strip().replaceAll("[^a-zA-Z0-9_]", "_");
        return first && name.matches("[0-9].*") ? "_" + name : name;
    }

    /// @return null when an escape is wrong or names half a character
    private static @Nullable String unescape(String raw) {
        var out = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char kind = ++i < raw.length() ? raw.charAt(i) : 0;
            int simple = "\"\\/bfnrt".indexOf(kind);
            if (simple >= 0) {
                out.append("\"\\/\b\f\n\r\t".charAt(simple));
            } else if (kind == 'u' && raw.substring(i + 1).matches("(?s)[0-9a-fA-F]{4}.*")) {
                out.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                return null;
            }
        }
        String text = out.toString();
        return text.codePoints().anyMatch(c -> c >= 0xd800 && c < 0xe000) ? null : text;
    }

    /// What `| logfmt` finds; errors are noticed only if it is strict.
    public static Fields logfmt(String line, boolean strict, boolean keepEmpty) {
        var reader = new NaiveFields(line, new LinkedHashMap<>());
        while (true) {
            while (reader.at < line.length() && reader.isBlank()) {
                reader.at++;
            }
            if (reader.at == line.length()) {
                return new Fields(reader.fields, null);
            }
            try {
                reader.pair(keepEmpty);
            } catch (Broken e) {
                if (strict) {
                    int place =
                            line.substring(0, reader.at)
                                            .getBytes(java.nio.charset.StandardCharsets.UTF_8)
                                            .length
                                    + 1;
                    return new Fields(
                            reader.fields,
                            "logfmt syntax error at pos " + place + " : " + e.getMessage());
                }
                reader.run("");
            }
        }
    }

    private boolean isBlank() {
        return text.charAt(at) <= ' ';
    }

    /// Up to a blank or one of `stops`.
    private String run(String stops) {
        int start = at;
        while (at < text.length() && !isBlank() && stops.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private void requireBlank() {
        require(
                at == text.length() || isBlank(),
                "unexpected '" + (at < text.length() ? text.charAt(at) : ' ') + "'");
    }

    private void pair(boolean keepEmpty) {
        String key = run("=\"");
        String value = "";
        if (!key.isEmpty() && at < text.length() && text.charAt(at) == '=') {
            at++;
            if (at < text.length() && text.charAt(at) == '"') {
                int open = at;
                try {
                    value = string("unterminated quoted value");
                } catch (Broken e) {
                    at = text.length();
                    throw e;
                }
                require(open < at, "");
                String plain = unescape(value);
                require(plain != null, "invalid quoted value");
                value = plain;
            } else {
                value = run("=\"");
                requireBlank();
            }
        } else {
            requireBlank();
        }
        if (keepEmpty || !value.isEmpty()) {
            put(sanitise(key, true), value);
        }
    }
}
