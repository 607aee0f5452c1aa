package io.skald.server.tail;

import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.Metadata;
import io.skald.model.PushBatch;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Shows a run of a push as the rows that a pipeline takes. Lines stay where they are. One thread.
final class PushedRows {
    private final EntryBatch batch = new EntryBatch();

    /// Valid until the next call, as long as the push is held.
    EntryBatch of(PushBatch push, int run) {
        int start = push.runStart(run);
        int count = push.runEnd(run) - start;
        batch.reset(push.stream(run), count);
        batch.lines(push.lines());
        for (int i = 0; i < count; i++) {
            batch.timestampArray()[i] = push.timestampNanos(start + i);
            batch.lineOffsetArray()[i] = push.lineOffset(start + i);
            batch.lineLengthArray()[i] = push.lineLength(start + i);
        }
        batch.metadata(columns(push, start, count));
        return batch;
    }

    private static List<MetadataColumn> columns(PushBatch push, int start, int count) {
        Map<String, Column> columns = new TreeMap<>();
        Map<Long, List<Value>> known = new HashMap<>();
        long last = 0;
        List<Value> pairs = List.of();
        for (int i = 0; i < count; i++) {
            int length = push.metadataLength(start + i);
            int offset = push.metadataOffset(start + i);
            long range = length == 0 ? 0 : (long) offset << 32 | length;
            if (range != last) {
                last = range;
                pairs =
                        length == 0
                                ? List.of()
                                : known.computeIfAbsent(
                                        range, _ -> pairs(push, offset, length, columns, count));
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

    private static List<Value> pairs(
            PushBatch push, int offset, int length, Map<String, Column> columns, int rows) {
        List<Value> pairs = new ArrayList<>();
        byte[] bytes = push.metadata();
        Metadata.forEach(
                bytes,
                offset,
                length,
                (nameOffset, nameLength, valueOffset, valueLength) -> {
                    String name = Utf8.text(bytes, nameOffset, nameLength);
                    Column column = columns.computeIfAbsent(name, _ -> new Column(rows));
                    column.values.add(new Utf8Slice(bytes, valueOffset, valueLength));
                    pairs.add(new Value(column, column.values.size() - 1));
                });
        return pairs;
    }

    private record Value(Column column, int id) {}

    private static final class Column {
        private final List<Utf8Slice> values = new ArrayList<>();
        private final int[] ids;

        Column(int rows) {
            ids = new int[rows];
            Arrays.fill(ids, MetadataColumn.ABSENT);
        }
    }
}
