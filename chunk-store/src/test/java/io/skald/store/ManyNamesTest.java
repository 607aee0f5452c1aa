package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.MetadataColumns;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentOptions;
import io.skald.testing.KeepEverything;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Clients choose the names of metadata: names x rows must not become memory.
class ManyNamesTest {
    private static final TenantId TENANT = new TenantId("t");
    private static final LabelSet STREAM = LabelSet.of("app", "x");

    @Test
    void aNameOfItsOwnOnEachRow() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            rows.add(row(i, Map.of("n" + i, "v" + i % 3)));
        }
        check(rows);
    }

    @Test
    void manyNamesOfItsOwnOnEachRow() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Map<String, String> pairs = new HashMap<>();
            for (int j = 0; j < 100; j++) {
                pairs.put("n" + i + "_" + j, "v" + j);
            }
            rows.add(row(i, pairs));
        }
        check(rows);
    }

    @Test
    void rareNamesBesideCommonOnes() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            Map<String, String> pairs = new HashMap<>(Map.of("level", "l" + i % 2, "id", "" + i));
            if (i % 3 == 0) {
                pairs.put("third", "x");
            }
            if (i % 11 == 5) {
                pairs.put("rare", "r" + i);
            }
            pairs.put("own" + i, "o");
            rows.add(row(i, pairs));
        }
        check(rows);
    }

    private static Row row(int time, Map<String, String> metadata) {
        return new Row(TENANT, STREAM, time, "line " + time % 7, metadata);
    }

    private static void check(List<Row> rows) throws IOException {
        try (ChunkStore store =
                ChunkStore.open(
                        new MemFileSystem(), ChunkStoreConfig.DEFAULT, StoreListener.NONE)) {
            var done = store.append(Row.batch(rows));
            store.writeWaiting();
            done.join();
            read(store, rows);
            store.flushAll();
            read(store, rows);
            merge(store);
            read(store, rows);
            // Read block and head against each other: all rows are there already.
            var again = store.append(Row.batch(rows));
            store.writeWaiting();
            again.join();
            read(store, rows);
            store.flushAll();
            read(store, rows);
        }
    }

    private static void merge(ChunkStore store) throws IOException {
        SegmentUpkeep upkeep = store.upkeep();
        var wish = new SegmentUpkeep.Wish(upkeep.segments(), 1, 1000, SegmentOptions.FLUSH);
        try (SegmentUpkeep.Run run =
                Objects.requireNonNull(upkeep.begin(wish, new KeepEverything()))) {
            while (run.step(1 << 16)) {}
            assertNotNull(run.commit());
        }
    }

    private static void read(ChunkStore store, List<Row> rows) throws IOException {
        LineFilter all = LineFilter.everything();
        List<Row> found = StoreContents.read(store, TENANT, List.of(STREAM), TimeRange.ALL, all);
        assertEquals(new HashSet<>(rows), new HashSet<>(found));
        assertEquals(rows.size(), found.size());
        var part = new TimeRange(100, 350);
        Set<Row> expected = new HashSet<>(rows.subList(100, 350));
        assertEquals(
                expected,
                new HashSet<>(StoreContents.read(store, TENANT, List.of(STREAM), part, all)));
        checkBatches(store);
    }

    private static void checkBatches(ChunkStore store) throws IOException {
        var selection =
                new Selection(
                        TENANT,
                        List.of(),
                        TimeRange.ALL,
                        Direction.FORWARD,
                        LineFilter.everything(),
                        Needs.EVERYTHING);
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection, List.of(STREAM))) {
                try (Scan scan = morsel.open()) {
                    while (scan.advance()) {
                        EntryBatch batch = scan.batch();
                        long cells = (long) batch.metadata().size() * batch.rowCount();
                        assertTrue(cells <= MetadataColumns.MAX_CELLS, () -> cells + " cells");
                    }
                }
            }
        }
    }
}
