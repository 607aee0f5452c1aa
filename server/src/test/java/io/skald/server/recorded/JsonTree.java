package io.skald.server.recorded;

import io.skald.logql.text.JsonCursor;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A JSON text as maps, lists and strings, for tests. Numbers and words are kept as their text, null as null.
public final class JsonTree {
    private final byte[] bytes;
    private final JsonCursor json;

    private JsonTree(byte[] bytes) {
        this.bytes = bytes;
        this.json = new JsonCursor(bytes, 0, bytes.length);
    }

    public static Object resource(String name) throws IOException {
        try (InputStream in = JsonTree.class.getResourceAsStream(name)) {
            return parse(Objects.requireNonNull(in, name).readAllBytes());
        }
    }

    public static Object parse(byte[] bytes) {
        var tree = new JsonTree(bytes);
        return Objects.requireNonNull(tree.value(tree.json.next()));
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(@Nullable Object tree) {
        return (Map<String, Object>) Objects.requireNonNull(tree);
    }

    @SuppressWarnings("unchecked")
    public static List<Object> list(@Nullable Object tree) {
        return (List<Object>) Objects.requireNonNull(tree);
    }

    public static String text(@Nullable Object tree) {
        return (String) Objects.requireNonNull(tree);
    }

    public static List<Object> listOrEmpty(@Nullable Object tree) {
        return tree == null ? List.of() : list(tree);
    }

    /// Compact JSON text, members in their order.
    public static String print(@Nullable Object tree) {
        return switch (tree) {
            case null -> "null";
            case Map<?, ?> map -> {
                List<String> members = new ArrayList<>();
                map.forEach(
                        (name, value) -> members.add(quote((String) name) + ":" + print(value)));
                yield "{" + String.join(",", members) + "}";
            }
            case List<?> list ->
                    "[" + String.join(",", list.stream().map(JsonTree::print).toList()) + "]";
            case Raw raw -> raw.text();
            default -> quote((String) tree);
        };
    }

    /// A number, `true` or `false`.
    public record Raw(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static String quote(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> out.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return out.append('"').toString();
    }

    private @Nullable Object value(JsonCursor.Token token) {
        return switch (token) {
            case BEGIN_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                while (json.next() == JsonCursor.Token.NAME) {
                    String name = text();
                    members.put(name, value(json.next()));
                }
                yield members;
            }
            case BEGIN_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (json.next() != JsonCursor.Token.END_ARRAY) {
                    elements.add(value(json.token()));
                }
                yield elements;
            }
            case STRING -> text();
            case NULL -> null;
            default -> new Raw(Utf8.text(bytes, json.tokenStart(), json.tokenLength()));
        };
    }

    private String text() {
        byte[] value = new byte[json.tokenLength()];
        return Utf8.text(value, 0, json.unescape(value, 0));
    }
}
