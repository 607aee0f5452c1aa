package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.logql.engine.TimeCells;
import io.skald.logql.text.LineFilter;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.tombstone.Tombstone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Deletes against a plain set of rows: what was there and fits is gone, what comes later is there, through flushes,
/// restarts and losses of power. Lines are few, so that the same ones are pushed and deleted again and again.
class HiddenLinesTest {
    private static final int STEPS = 40;
    private static final TenantId TENANT = new TenantId("t");
    private static final TenantId OTHER = new TenantId("other");
    private static final TimeCells CELLS = new TimeCells(99, 1, 100, 1);
    private static final List<LabelSet> STREAMS =
            List.of(LabelSet.of("app", "a"), LabelSet.of("app", "b"));

    private MemFileSystem disk = new MemFileSystem();
    private final Set<Row> rows = new HashSet<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void onlyWhatWasThereIsHidden(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        ChunkStore store = open();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> push(store, random);
                case 4 -> hide(store, random, step);
                case 5 -> store.flushAll();
                case 6 -> takeBack(store, step);
                default -> {
                    store.close();
                    disk = disk.crash(random);
                    store = open();
                }
            }
            check(store, "seed " + seed + ", step " + step);
        }
        store.close();
    }

    @Test
    void noTwoDeletesOfATenantHaveOneId() throws IOException {
        try (ChunkStore store = open()) {
            for (int i = 0; i < 3; i++) {
                store.hide("ffffffff", TENANT, "{app=\"a\"}", TimeRange.ALL, 1);
            }
            List<String> ids = store.tombstones().of(TENANT).stream().map(Tombstone::id).toList();
            assertEquals(List.of("ffffffff", "00000000", "00000001"), ids);
        }
    }

    private ChunkStore open() throws IOException {
        return ChunkStore.open(disk, ChunkStoreConfig.DEFAULT, StoreListener.NONE);
    }

    private void push(ChunkStore store, SplittableRandom random) {
        List<Row> pushed = new ArrayList<>();
        TenantId tenant = random.nextInt(4) == 0 ? OTHER : TENANT;
        for (LabelSet stream : STREAMS) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                String line = "line " + random.nextInt(3);
                Map<String, String> metadata =
                        random.nextBoolean() ? Map.of("k", "" + random.nextInt(2)) : Map.of();
                pushed.add(new Row(tenant, stream, random.nextInt(10), line, metadata));
            }
        }
        var done = store.append(Row.batch(pushed));
        store.writeWaiting();
        done.join();
        rows.addAll(pushed);
    }

    private void hide(ChunkStore store, SplittableRandom random, int step) throws IOException {
        int line = random.nextInt(3);
        int from = random.nextInt(8);
        var range = new TimeRange(from, from + 1 + random.nextInt(4));
        boolean byMetadata = random.nextBoolean();
        String query = "{app=\"a\"} " + (byMetadata ? "| k=\"1\"" : "|= \"line " + line + "\"");
        store.hide("%08x".formatted(step), TENANT, query, range, step);
        rows.removeIf(row ->
                row.tenant().equals(TENANT)
                        && row.labels().equals(STREAMS.getFirst())
                        && range.contains(row.timestampNanos())
                        && (byMetadata
                                ? "1".equals(row.metadata().get("k"))
                                : row.line().equals("line " + line)));
    }

    /// A delete that hid nothing yet, and is taken back, changes nothing.
    private void takeBack(ChunkStore store, int step) throws IOException {
        String id = "%08x".formatted(step);
        store.hide(id, OTHER, "{app=\"none\"}", TimeRange.ALL, step);
        assertEquals(true, store.unhide(OTHER, id));
        assertEquals(false, store.unhide(OTHER, id));
    }

    private void check(ChunkStore store, String where) throws IOException {
        for (TenantId tenant : List.of(TENANT, OTHER)) {
            List<Row> found =
                    StoreContents.read(
                            store, tenant, STREAMS, TimeRange.ALL, LineFilter.everything());
            Set<Row> expected = new HashSet<>(rows);
            expected.removeIf(row -> !row.tenant().equals(tenant));
            assertEquals(expected, new HashSet<>(found), where);
            assertEquals(expected.size(), found.size(), where);
            long counted =
                    StoreContents.count(store, tenant, STREAMS, new TimeRange(0, 100), CELLS)
                            .values()
                            .stream()
                            .mapToLong(count -> count)
                            .sum();
            assertEquals(expected.size(), counted, where);
        }
    }
}
