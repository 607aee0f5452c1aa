package io.skald.logql.pipeline;

import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.LabelSet;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/// Makes label sets of a row's labels: text at last.
final class RowLabels {
    private RowLabels() {}

    static LabelSet stream(Row row, LabelSet stream) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < stream.size(); i++) {
            if (row.showsStream(row.names().id(stream.name(i)))) {
                labels.put(stream.name(i), stream.value(i));
            }
        }
        return labels.size() == stream.size() ? stream : LabelSet.of(labels);
    }

    static LabelSet metadata(Row row) {
        Map<String, String> labels = new TreeMap<>();
        for (MetadataColumn column : row.batch().metadata()) {
            Utf8Slice value = row.shownMetadata(column);
            if (value != null) {
                labels.put(row.shownName(column), value.toString());
            }
        }
        return LabelSet.of(labels);
    }

    static LabelSet parsed(Row row, @Nullable String error, String details) {
        ParsedLabels parsed = row.parsed;
        String[] pairs = new String[2 * (parsed.count() + 2)];
        int length = 0;
        for (int slot = 0; slot < parsed.count(); slot++) {
            if (!parsed.isRemoved(slot)) {
                pairs[length++] = row.names().name(parsed.name(slot));
                pairs[length++] =
                        Utf8.text(parsed.bytes(slot), parsed.offset(slot), parsed.length(slot));
            }
        }
        if (error != null) {
            pairs[length++] = "__error__";
            pairs[length++] = error;
        }
        if (!details.isEmpty()) {
            pairs[length++] = "__error_details__";
            pairs[length++] = details;
        }
        return LabelSet.ofPairs(pairs, length);
    }
}
