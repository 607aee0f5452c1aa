package io.skald.server.query;

import io.skald.logql.text.JsonCursor;
import io.skald.logql.text.JsonSyntaxException;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where in a JSON object the labels come from that `| json` makes of it.
final class JsonPaths {
    private static final int MAX_DEPTH = 128;

    private final JsonCursor cursor;
    private final Utf8Slice line;
    private final Map<String, List<String>> paths = new HashMap<>();

    private JsonPaths(Utf8Slice line) {
        this.line = line;
        this.cursor = new JsonCursor(line.bytes(), line.offset(), line.length());
    }

    /// @return by label, the names on the way to its value; what stands behind a mistake is missing
    static Map<String, List<String>> of(Utf8Slice line) {
        var walk = new JsonPaths(line);
        try {
            if (walk.cursor.next() == JsonCursor.Token.BEGIN_OBJECT) {
                walk.object("", List.of());
            }
        } catch (JsonSyntaxException e) {
            // the labels up to here were found as well
        }
        return walk.paths;
    }

    /// Reads members up to the end of the object that has just begun.
    private void object(String prefix, List<String> path) {
        while (cursor.next() == JsonCursor.Token.NAME) {
            String name = text();
            List<String> inner = new ArrayList<>(path);
            inner.add(name);
            String label = prefix.isEmpty() ? sanitized(name) : prefix + "_" + inside(name);
            if (cursor.next() == JsonCursor.Token.BEGIN_OBJECT && cursor.depth() < MAX_DEPTH) {
                object(label, inner);
            } else {
                paths.putIfAbsent(label, List.copyOf(inner));
                if (cursor.token() == JsonCursor.Token.BEGIN_ARRAY
                        || cursor.token() == JsonCursor.Token.BEGIN_OBJECT) {
                    cursor.skipValue();
                }
            }
        }
    }

    private String text() {
        if (!cursor.hasEscapes()) {
            return Utf8.text(line.bytes(), cursor.tokenStart(), cursor.tokenLength());
        }
        byte[] plain = new byte[cursor.tokenLength()];
        return Utf8.text(plain, 0, cursor.unescape(plain, 0));
    }

    /// A label name starts with no digit.
    private static String sanitized(String name) {
        String label = inside(name.strip());
        return !label.isEmpty() && Character.isDigit(label.charAt(0)) ? "_" + label : label;
    }

    private static String inside(String name) {
        return name.strip().replaceAll("[^A-Za-z0-9_]", "_");
    }
}
