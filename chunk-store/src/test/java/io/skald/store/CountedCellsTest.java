package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.logql.engine.TimeCells;
import io.skald.logql.engine.WindowCursor;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Counts and bytes by cell, out of statistics, chunks and rows, are those of the rows: whatever step and range windows
/// have, and wherever they begin.
final class CountedCellsTest {
    private static final TenantId TENANT = new TenantId("counted");
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_790_000_000L * SECOND;
    private static final int STREAMS = 5;

    private final List<Row> rows = new ArrayList<>();
    private final List<LabelSet> streams = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countsAreThoseOfTheRows(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var config = ChunkStoreConfig.DEFAULT;
        try (ChunkStore store = ChunkStore.open(new MemFileSystem(), config, StoreListener.NONE)) {
            fill(store, random);
            for (int i = 0; i < 60; i++) {
                Needs.Rows kind = random.nextBoolean() ? Needs.Rows.COUNTS : Needs.Rows.BYTES;
                TimeCells cells = cells(random);
                var range = range(random);
                String where = kind + " " + cells + " " + range;
                assertEquals(expected(kind, cells, range), found(store, kind, cells, range), where);
            }
        }
    }

    private void fill(ChunkStore store, SplittableRandom random) throws IOException {
        for (int i = 0; i < STREAMS; i++) {
            streams.add(LabelSet.of(Map.of("s", "" + i)));
        }
        for (int round = 0; round < 3; round++) {
            List<Row> pushed = new ArrayList<>();
            for (LabelSet stream : streams) {
                long time = START + random.nextLong(300) * SECOND;
                int count = 1 + random.nextInt(400);
                boolean hasPod = random.nextInt(4) == 0;
                for (int i = 0; i < count; i++) {
                    time += 1 + random.nextLong((i % 50 == 0 ? 100 : 2) * SECOND);
                    String line = "round " + round + "x".repeat(random.nextInt(30));
                    Map<String, String> metadata =
                            hasPod && random.nextBoolean() ? Map.of("pod", "p") : Map.of();
                    pushed.add(new Row(TENANT, stream, time, line, metadata));
                }
            }
            var done = store.append(Row.batch(pushed));
            store.writeWaiting();
            done.join();
            rows.addAll(pushed);
            if (round < 2) {
                store.flushAll();
            }
        }
    }

    private static TimeCells cells(SplittableRandom random) {
        long unit = random.nextBoolean() ? 60 * SECOND : 1 + random.nextLong(90 * SECOND);
        long step = unit * (1 + random.nextInt(3));
        long range = random.nextInt(4) == 0 ? random.nextLong(600 * SECOND) : step;
        long first =
                random.nextBoolean()
                        ? Math.floorDiv(START, 60 * SECOND) * 60 * SECOND
                        : START + random.nextLong(600 * SECOND);
        return new TimeCells(first, step, range, 1 + random.nextInt(40));
    }

    private static TimeRange range(SplittableRandom random) {
        if (random.nextBoolean()) {
            return TimeRange.ALL;
        }
        long from = START + random.nextLong(900 * SECOND);
        return new TimeRange(from, from + 1 + random.nextLong(900 * SECOND));
    }

    private Map<String, Long> expected(Needs.Rows kind, TimeCells cells, TimeRange range) {
        Map<String, Long> sums = new TreeMap<>();
        var window = new WindowCursor(cells);
        for (Row row : rows) {
            if (range.contains(row.timestampNanos())) {
                long value = kind == Needs.Rows.COUNTS ? 1 : row.line().length();
                add(sums, window, row.labels(), row.timestampNanos(), value);
            }
        }
        return sums;
    }

    private Map<String, Long> found(
            ChunkStore store, Needs.Rows kind, TimeCells cells, TimeRange range)
            throws IOException {
        var selection =
                new Selection(
                        TENANT,
                        List.of(),
                        range,
                        Direction.FORWARD,
                        LineFilter.everything(),
                        new Needs(kind, Needs.MetadataNames.NONE, cells));
        Map<String, Long> sums = new TreeMap<>();
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection, streams)) {
                try (Scan scan = morsel.open()) {
                    while (scan.advance()) {
                        add(sums, new WindowCursor(cells), scan.batch(), kind);
                    }
                }
            }
        }
        return sums;
    }

    private static void add(
            Map<String, Long> sums, WindowCursor window, EntryBatch batch, Needs.Rows kind) {
        for (int i = 0; i < batch.rowCount(); i++) {
            long value = kind == Needs.Rows.COUNTS ? batch.count(i) : batch.byteCount(i);
            add(sums, window, batch.stream(), batch.timestampNanos(i), value);
        }
    }

    private static void add(
            Map<String, Long> sums,
            WindowCursor window,
            LabelSet labels,
            long timestampNanos,
            long value) {
        if (window.moveTo(timestampNanos)) {
            sums.merge(labels + " behind " + window.cellStart(), value, Long::sum);
        }
    }
}
