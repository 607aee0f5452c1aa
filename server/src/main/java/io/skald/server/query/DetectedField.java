package io.skald.server.query;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What is known so far of one field of some lines.
final class DetectedField {
    private final Set<String> values = new LinkedHashSet<>();
    private final Set<String> parsers = new TreeSet<>();
    private @Nullable FieldType type;
    private List<String> jsonPath = List.of();

    void addValue(String value) {
        if (values.add(value)) {
            FieldType seen = FieldType.of(value);
            type = type == null ? seen : type.with(seen);
        }
    }

    void addParser(String parser) {
        parsers.add(parser);
    }

    /// @param path the field's own name behind those of the objects around it
    void jsonPath(List<String> path) {
        jsonPath = path;
    }

    FieldType type() {
        return type == null ? FieldType.STRING : type;
    }

    /// Distinct values, in the order in which they were met.
    Set<String> values() {
        return values;
    }

    /// Parsers that find the field; empty for structured metadata.
    Set<String> parsers() {
        return parsers;
    }

    /// Empty when the field does not come from JSON.
    List<String> jsonPath() {
        return jsonPath;
    }
}
