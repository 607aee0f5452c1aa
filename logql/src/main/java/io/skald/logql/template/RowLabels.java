package io.skald.logql.template;

import java.util.SortedMap;

/// The labels of the row: what a template is about at first. Labels are fetched only as they are asked for.
record RowLabels(TemplateInput row) {
    SortedMap<String, String> all() {
        return row.labels();
    }

    String get(String name) {
        String value = row.labels().get(name);
        return value == null ? "" : value;
    }
}
