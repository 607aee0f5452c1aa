package io.skald.server.query;

import io.skald.logql.text.JsonCursor;
import io.skald.logql.text.JsonSyntaxException;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where in a JSON object the labels come from that `| json` makes of it.
final class JsonPaths {
    private static final int MAX_DEPTH = 128;

    /// `| json` makes no label of a longer name.
    private static final int MAX_NAME_BYTES = 4096;

    /// Names of all labels together: each has those in it that it is nested in.
    private static final int MAX_TOTAL_BYTES = 4 << 20;

    /// What a label costs besides: a list, and places in a map.
    private static final int ENTRY_BYTES = 128;

    private final JsonCursor cursor;
    private final Utf8Slice line;
    private final Map<String, List<String>> paths = new HashMap<>();
    private int totalBytes;

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

    /// Reads members up to the end of the object that has just begun, or until there are too many.
    private void object(String prefix, List<String> path) {
        while (totalBytes <= MAX_TOTAL_BYTES && cursor.next() == JsonCursor.Token.NAME) {
            String name = cursor.tokenLength() > MAX_NAME_BYTES ? null : text();
            String label = name == null ? null : label(prefix, name);
            if (name == null || label == null) {
                cursor.skipValue();
                continue;
            }
            totalBytes += label.length() + name.length() + ENTRY_BYTES;
            List<String> inner = new ArrayList<>(path);
            inner.add(name);
            if (cursor.next() == JsonCursor.Token.BEGIN_OBJECT && cursor.depth() < MAX_DEPTH) {
                object(label, inner);
            } else {
                paths.putIfAbsent(label, List.copyOf(inner));
                skipRest();
            }
        }
    }

    /// @return null when it would be too long
    private static @Nullable String label(String prefix, String name) {
        String label = prefix.isEmpty() ? sanitized(name) : prefix + "_" + inside(name);
        return label.length() > MAX_NAME_BYTES ? null : label;
    }

    /// Goes to the end of the value that has just begun.
    private void skipRest() {
        if (cursor.token() == JsonCursor.Token.BEGIN_ARRAY
                || cursor.token() == JsonCursor.Token.BEGIN_OBJECT) {
            cursor.skipValue();
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
