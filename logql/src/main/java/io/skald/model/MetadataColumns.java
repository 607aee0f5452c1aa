package io.skald.model;

import io.skald.model.EntryBatch.MetadataColumn;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Takes the stored metadata of rows apart into the columns of a batch, row by row. Equal sets are taken apart once a
/// batch, and equal values of a name share their number. One thread.
///
/// Clients choose the names, so that there may be as many as rows; a batch that takes a number a row and name must be
/// cut where that would be too much. [#add] says where.
public final class MetadataColumns {
    /// Cells (columns x rows) of a batch at most: 2 MiB of numbers. A batch of 8192 rows and 64 names is not cut.
    public static final int MAX_CELLS = 1 << 19;

    private static final Value[] NO_VALUES = {};

    private final Map<String, Column> columns = new TreeMap<>();
    private final Map<Long, Value[]> sets = new HashMap<>();
    private final List<Value[]> rows = new ArrayList<>();
    private Predicate<String> wanted = String::isEmpty;
    private long lastKey;

    /// The set of [#lastKey]; null when no set was looked up yet.
    private Value @Nullable [] lastSet;

    private record Value(Column column, int id) {}

    private static final class Column {
        private final List<Utf8Slice> values = new ArrayList<>();
        private final Map<Utf8Slice, Integer> idOfValue = new HashMap<>();
        private int @Nullable [] ids;

        int id(Utf8Slice value) {
            return idOfValue.computeIfAbsent(
                    value,
                    _ -> {
                        values.add(value);
                        return values.size() - 1;
                    });
        }
    }

    /// Begins a batch.
    ///
    /// @param names the pairs that become columns
    public void start(Predicate<String> names) {
        wanted = names;
        columns.clear();
        sets.clear();
        lastSet = null;
        rows.clear();
    }

    /// Adds the next row. The bytes have to stay where they are as long as the batch is used.
    ///
    /// @param key equal for two rows of a batch only if their sets are
    /// @param bytes holds the set in the form of [Metadata]
    /// @return false when the batch has no room: the row is not in it then. There is room for the first one always.
    public boolean add(long key, byte[] bytes, int offset, int length) {
        Value[] set = length == 0 ? NO_VALUES : set(key, bytes, offset, length);
        if (!rows.isEmpty() && (rows.size() + 1L) * columns.size() > MAX_CELLS) {
            return false;
        }
        rows.add(set);
        return true;
    }

    private Value[] set(long key, byte[] bytes, int offset, int length) {
        // Nearly always rows with equal sets are neighbours, or each has its own.
        Value[] last = lastSet;
        if (last != null && key == lastKey) {
            return last;
        }
        Value[] set = sets.get(key);
        if (set == null) {
            set = takeApart(bytes, offset, length);
            sets.put(key, set);
        }
        lastKey = key;
        lastSet = set;
        return set;
    }

    private Value[] takeApart(byte[] bytes, int offset, int length) {
        List<Value> pairs = new ArrayList<>();
        Metadata.forEach(
                bytes,
                offset,
                length,
                (nameOffset, nameLength, valueOffset, valueLength) -> {
                    String name = Utf8.text(bytes, nameOffset, nameLength);
                    if (wanted.test(name)) {
                        Column column = columns.computeIfAbsent(name, _ -> new Column());
                        var value = new Utf8Slice(bytes, valueOffset, valueLength);
                        pairs.add(new Value(column, column.id(value)));
                    }
                });
        return pairs.toArray(NO_VALUES);
    }

    /// The columns of the rows that were added since the last [#start]; only those that one of them has.
    public List<MetadataColumn> finish() {
        for (int row = 0; row < rows.size(); row++) {
            for (Value value : rows.get(row)) {
                int[] ids = value.column.ids;
                if (ids == null) {
                    ids = new int[rows.size()];
                    Arrays.fill(ids, MetadataColumn.ABSENT);
                    value.column.ids = ids;
                }
                ids[row] = value.id;
            }
        }
        List<MetadataColumn> found = new ArrayList<>(columns.size());
        columns.forEach((name, column) -> {
            if (column.ids != null) {
                found.add(new MetadataColumn(name, column.values, column.ids));
            }
        });
        rows.clear();
        return found;
    }
}
