package io.skald.store;

import io.skald.head.HeadStream;
import io.skald.logql.engine.Needs.MetadataNames;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.Metadata;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Turns the metadata sets of head rows into columns. Each distinct set is taken apart once a batch.
final class HeadColumns {
    private final MetadataNames names;

    HeadColumns(MetadataNames names) {
        this.names = names;
    }

    List<MetadataColumn> of(HeadStream stream, int[] rows, int count) {
        if (names.isNone()) {
            return List.of();
        }
        Map<String, Column> columns = new TreeMap<>();
        Map<Integer, List<Value>> pairsOfSet = new HashMap<>();
        int lastSet = 0;
        List<Value> pairs = List.of();
        for (int i = 0; i < count; i++) {
            int set = stream.metadataId(rows[i]);
            if (set != lastSet) {
                byte[] bytes = stream.metadataSet(rows[i]);
                pairs =
                        pairsOfSet.computeIfAbsent(
                                set, _ -> takeApart(stream, bytes, columns, count));
                lastSet = set;
            }
            for (Value value : pairs) {
                value.column.ids[i] = value.id;
            }
        }
        List<MetadataColumn> result = new ArrayList<>(columns.size());
        columns.forEach(
                (name, column) -> result.add(new MetadataColumn(name, column.values, column.ids)));
        return result;
    }

    private List<Value> takeApart(
            HeadStream stream, byte[] set, Map<String, Column> columns, int count) {
        List<Value> pairs = new ArrayList<>();
        Metadata.forEach(
                set,
                0,
                set.length,
                (nameOffset, nameLength, valueOffset, valueLength) -> {
                    String name = Utf8.text(set, nameOffset, nameLength);
                    if (names.all() || (names.contains(name) && !stream.labels().has(name))) {
                        Column column = columns.computeIfAbsent(name, _ -> new Column(count));
                        var value = new Utf8Slice(set, valueOffset, valueLength);
                        pairs.add(new Value(column, column.id(value)));
                    }
                });
        return pairs;
    }

    private record Value(Column column, int id) {}

    private static final class Column {
        private final List<Utf8Slice> values = new ArrayList<>();
        private final Map<Utf8Slice, Integer> idOfValue = new HashMap<>();
        private final int[] ids;

        Column(int count) {
            ids = new int[count];
            Arrays.fill(ids, MetadataColumn.ABSENT);
        }

        int id(Utf8Slice value) {
            return idOfValue.computeIfAbsent(
                    value,
                    _ -> {
                        values.add(value);
                        return values.size() - 1;
                    });
        }
    }
}
