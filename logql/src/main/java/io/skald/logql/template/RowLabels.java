package io.skald.logql.template;

import org.jspecify.annotations.Nullable;

import java.util.SortedMap;

/// The labels of the row: what a template is about at first. Labels are fetched only as they are asked for, all of them
/// once in a run. One thread.
final class RowLabels {
    private final TemplateInput row;
    private @Nullable SortedMap<String, String> all;

    RowLabels(TemplateInput row) {
        this.row = row;
    }

    /// Makes ready for another row.
    void forget() {
        all = null;
    }

    SortedMap<String, String> all() {
        SortedMap<String, String> known = all;
        if (known == null) {
            known = row.labels();
            all = known;
        }
        return known;
    }

    String get(String name) {
        String value = all().get(name);
        return value == null ? "" : value;
    }
}
