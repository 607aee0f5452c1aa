package io.skald.logql.pipeline;

import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;

import java.util.ArrayList;
import java.util.List;

/// Some labels of a row, for `by (…)`.
public final class RowGrouping {
    private final Row row;
    private final String[] names;
    private final int[] ids;

    RowGrouping(Row row, List<String> sortedNames) {
        this.row = row;
        this.names = sortedNames.toArray(String[]::new);
        this.ids = sortedNames.stream().mapToInt(row.names()::id).toArray();
    }

    /// Appends bytes that are equal for two rows if and only if their groups are.
    public void appendKey(GrowingBytes key) {
        for (int id : ids) {
            row.appendValue(id, key);
        }
    }

    /// The group's labels; what is missing or empty is left out.
    public LabelSet labels() {
        List<String> pairs = new ArrayList<>(2 * ids.length);
        for (int i = 0; i < ids.length; i++) {
            String value = row.text(ids[i]);
            if (value != null && !value.isEmpty()) {
                pairs.add(names[i]);
                pairs.add(value);
            }
        }
        return LabelSet.of(pairs.toArray(String[]::new));
    }
}
