package io.skald.server.query;

import io.skald.logql.engine.LineFields;
import io.skald.logql.engine.LogEntry;
import io.skald.model.Label;
import io.skald.model.LabelSet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds out which fields some lines have: their structured metadata, what the query's own parsers found, and what
/// JSON or logfmt finds in the line.
final class DetectedFields {
    private static final String EXTRACTED = "_extracted";
    private static final String JSON = "json";
    private static final String LOGFMT = "logfmt";
    private static final String INTERNAL = "__";

    private final int maxFields;
    private final @Nullable String only;
    private final Map<String, DetectedField> fields = new TreeMap<>();
    private final LineFields json = LineFields.json();
    private final LineFields logfmt = LineFields.logfmt();

    /// @param maxFields fields beyond that number are left out
    /// @param only the one field that is wanted; null for all
    DetectedFields(int maxFields, @Nullable String only) {
        this.maxFields = maxFields;
        this.only = only;
    }

    void add(LogEntry entry) {
        addAll(entry.labels().metadata(), null);
        addAll(entry.labels().parsed(), null);
        LabelSet stream = entry.labels().stream();
        LabelSet found = json.of(stream, entry.line());
        if (found != null) {
            addAll(found, JSON);
            addPaths(found, JsonPaths.of(entry.line()));
            return;
        }
        found = logfmt.of(stream, entry.line());
        if (found != null) {
            addAll(found, LOGFMT);
        }
    }

    private void addAll(LabelSet labels, @Nullable String parser) {
        for (Label label : labels.toList()) {
            DetectedField field = field(label.name());
            if (field != null) {
                field.addValue(label.value());
                if (parser != null) {
                    field.addParser(parser);
                }
            }
        }
    }

    private @Nullable DetectedField field(String name) {
        if (name.startsWith(INTERNAL) || (only != null && !only.equals(name))) {
            return null;
        }
        DetectedField known = fields.get(name);
        if (known == null && fields.size() < maxFields) {
            known = new DetectedField();
            fields.put(name, known);
        }
        return known;
    }

    private void addPaths(LabelSet found, Map<String, List<String>> paths) {
        for (Label label : found.toList()) {
            String name = label.name();
            DetectedField field = fields.get(name);
            boolean renamed = !paths.containsKey(name) && name.endsWith(EXTRACTED);
            String source = renamed ? name.substring(0, name.length() - EXTRACTED.length()) : name;
            List<String> path = paths.get(source);
            if (field != null && path != null) {
                field.jsonPath(path);
            }
        }
    }

    /// By name.
    Map<String, DetectedField> fields() {
        return fields;
    }
}
