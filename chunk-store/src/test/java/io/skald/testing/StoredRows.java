package io.skald.testing;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.model.Utf8;
import io.skald.store.ChunkStore;
import io.skald.store.ReadView;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads all rows of some streams out of a store, as queries do.
public final class StoredRows {
    private StoredRows() {}

    public static List<Row> of(ChunkStore store, TenantId tenant, Collection<LabelSet> streams)
            throws IOException {
        var selection =
                new Selection(
                        tenant,
                        List.of(),
                        TimeRange.ALL,
                        Direction.FORWARD,
                        LineFilter.everything(),
                        Needs.EVERYTHING);
        List<Row> rows = new ArrayList<>();
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection, List.copyOf(streams))) {
                read(tenant, morsel, rows);
            }
        }
        return rows;
    }

    /// Adds the rows of a morsel; they have to lie in its range, and ascend in time within a stream.
    public static void read(TenantId tenant, Morsel morsel, List<Row> rows) throws IOException {
        Map<LabelSet, Long> last = new HashMap<>();
        try (Scan scan = morsel.open()) {
            while (scan.advance()) {
                int before = rows.size();
                add(tenant, scan.batch(), rows);
                for (Row row : rows.subList(before, rows.size())) {
                    long time = row.timestampNanos();
                    Long earlier = last.put(row.labels(), time);
                    if (!morsel.range().contains(time) || earlier != null && earlier > time) {
                        throw new AssertionError("out of order or range: " + row);
                    }
                }
            }
        }
    }

    /// Adds the counts of a morsel by `detected_level` (`""`: none).
    public static void count(Morsel morsel, Map<String, Long> counts) throws IOException {
        try (Scan scan = morsel.open()) {
            while (scan.advance()) {
                EntryBatch batch = scan.batch();
                var levels = batch.metadata("detected_level");
                for (int i = 0; i < batch.rowCount(); i++) {
                    var level = levels == null ? null : levels.value(i);
                    counts.merge(level == null ? "" : level.toString(), batch.count(i), Long::sum);
                }
            }
        }
    }

    private static void add(TenantId tenant, EntryBatch batch, List<Row> rows) {
        for (int i = 0; i < batch.rowCount(); i++) {
            Map<String, String> metadata = new HashMap<>();
            for (EntryBatch.MetadataColumn column : batch.metadata()) {
                var value = column.value(i);
                if (value != null) {
                    metadata.put(column.name(), value.toString());
                }
            }
            String line = Utf8.text(batch.lines(), batch.lineOffset(i), batch.lineLength(i));
            rows.add(new Row(tenant, batch.stream(), batch.timestampNanos(i), line, metadata));
        }
    }
}
