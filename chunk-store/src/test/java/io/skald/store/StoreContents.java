package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Selection;
import io.skald.logql.engine.TimeCells;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.Row;
import io.skald.testing.StoredRows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a store as queries do, into plain rows.
final class StoreContents {
    private StoreContents() {}

    /// All rows of a tenant's streams within a range that pass a filter, in the order of morsels.
    static List<Row> read(
            ChunkStore store,
            TenantId tenant,
            Collection<LabelSet> streams,
            TimeRange range,
            LineFilter filter)
            throws IOException {
        var selection =
                new Selection(
                        tenant, List.of(), range, Direction.FORWARD, filter, Needs.EVERYTHING);
        List<Row> rows = new ArrayList<>();
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection, List.copyOf(streams))) {
                StoredRows.read(tenant, morsel, rows);
            }
            assertTrue(view.warnings().isEmpty(), () -> view.warnings().toString());
        }
        return rows;
    }

    /// Rows counted without reading them, as `count_over_time` without a filter does; by `detected_level` (`""`: none).
    static Map<String, Long> count(
            ChunkStore store,
            TenantId tenant,
            Collection<LabelSet> streams,
            TimeRange range,
            TimeCells cells)
            throws IOException {
        var needs =
                new Needs(
                        Needs.Rows.COUNTS,
                        Needs.MetadataNames.of(java.util.Set.of("detected_level")),
                        cells);
        var selection =
                new Selection(
                        tenant,
                        List.of(),
                        range,
                        Direction.FORWARD,
                        LineFilter.everything(),
                        needs);
        Map<String, Long> counts = new HashMap<>();
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection, List.copyOf(streams))) {
                StoredRows.count(morsel, counts);
            }
        }
        return counts;
    }
}
