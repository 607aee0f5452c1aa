package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.logql.engine.TimeCells;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Counts and bytes by cell, out of statistics, chunks and rows, are those of the rows: whatever step and range windows
/// have, and wherever they begin.
final class CountedCellsTest {
    private static final TenantId TENANT = new TenantId("counted");
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_790_000_000L * SECOND;
    private static final int STREAMS = 5;
    private static final List<String> NEEDLES = List.of("", "", "round 1", "1xxx", "xxxxxxxxxx");

    private final List<Row> rows = new ArrayList<>();
    private final List<LabelSet> streams = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /// What lines have to contain; empty: anything.
    private String needle = "";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countsAreThoseOfTheRows(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var config = ChunkStoreConfig.DEFAULT;
        try (ChunkStore store = ChunkStore.open(new MemFileSystem(), config, StoreListener.NONE)) {
            fill(store, random);
            for (int i = 0; i < 60; i++) {
                Needs.Rows kind = random.nextBoolean() ? Needs.Rows.COUNTS : Needs.Rows.BYTES;
                var needs = new Needs(kind, names(random), cells(random));
                var range = range(random);
                needle = NEEDLES.get(random.nextInt(NEEDLES.size()));
                assertEquals(
                        expected(needs, range),
                        found(store, needs, range),
                        needs + " " + range + " " + needle);
            }
        }
    }

    /// Where only some labels of streams are looked at, streams that agree in them may come as one.
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void streamsThatShowTheSameAreCountedTogether(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var config = ChunkStoreConfig.DEFAULT;
        try (ChunkStore store = ChunkStore.open(new MemFileSystem(), config, StoreListener.NONE)) {
            fill(store, random);
            checkShared(store, random);
        }
    }

    /// Deleted lines are not counted, and streams that no delete concerns may come as one as they did before.
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36})
    void streamsThatShowTheSameAreCountedTogetherBesideDeletes(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var config = ChunkStoreConfig.DEFAULT;
        try (ChunkStore store = ChunkStore.open(new MemFileSystem(), config, StoreListener.NONE)) {
            fill(store, random);
            int before = rows.size();
            hide(store, random);
            assertTrue(rows.size() < before, "nothing hidden");
            push(store, random, 3);
            checkShared(store, random);
        }
    }

    private void checkShared(ChunkStore store, SplittableRandom random) throws IOException {
        for (int i = 0; i < 60; i++) {
            Needs.Rows kind = random.nextBoolean() ? Needs.Rows.COUNTS : Needs.Rows.BYTES;
            Set<String> shown =
                    pick(random, List.of(Set.of(), Set.of("parity"), Set.of("parity", "s")));
            var needs = new Needs(kind, names(random), cells(random), null, List.of(), shown);
            var range = range(random);
            needle = NEEDLES.get(random.nextInt(NEEDLES.size()));
            assertEquals(
                    expected(needs, range),
                    found(store, needs, range),
                    needs + " " + range + " " + needle);
        }
    }

    @Test
    void oneBatchCountsAllStreamsThatNoDeleteConcerns() throws IOException {
        var config = ChunkStoreConfig.DEFAULT;
        try (ChunkStore store = ChunkStore.open(new MemFileSystem(), config, StoreListener.NONE)) {
            List<Row> pushed = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(LabelSet.of("s", "" + i));
                pushed.add(new Row(TENANT, streams.get(i), START, "a line", Map.of()));
            }
            append(store, pushed);
            store.flushAll();
            store.hide("00000000", TENANT, "{s=\"1\"}", TimeRange.ALL, 1);
            var cells = new TimeCells(START, SECOND, SECOND, 1);
            var none = Needs.MetadataNames.NONE;
            var needs = new Needs(Needs.Rows.COUNTS, none, cells, null, List.of(), Set.of());
            Map<LabelSet, Long> batches = new HashMap<>();
            try (ReadView view = store.view()) {
                for (Morsel morsel : view.morsels(selection(needs, TimeRange.ALL), streams)) {
                    try (Scan scan = morsel.open()) {
                        while (scan.advance()) {
                            LabelSet shown = scan.batch().stream();
                            assertEquals(null, batches.put(shown, scan.batch().count(0)));
                        }
                    }
                }
            }
            assertEquals(Map.of(LabelSet.of(Map.of()), STREAMS - 1L), batches);
        }
    }

    /// Hides lines of two streams in the middle.
    private void hide(ChunkStore store, SplittableRandom random) throws IOException {
        long from = START + random.nextLong(300 * SECOND);
        var range = new TimeRange(from, from + 300 * SECOND);
        store.hide("00000000", TENANT, "{s=~\"1|2\"} |= \"1xxx\"", range, 1);
        Set<LabelSet> concerned = Set.of(streams.get(1), streams.get(2));
        rows.removeIf(row ->
                concerned.contains(row.labels())
                        && range.contains(row.timestampNanos())
                        && row.line().contains("1xxx"));
    }

    private static <T> T pick(SplittableRandom random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// Damage makes counts smaller at most, and then the answer says so.
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void damageIsSaid(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var config = ChunkStoreConfig.DEFAULT;
        var disk = new MemFileSystem();
        try (ChunkStore store = ChunkStore.open(disk, config, StoreListener.NONE)) {
            fill(store, random);
        }
        List<String> segments = disk.list("segments");
        int lost = 0;
        for (int i = 0; i < 60; i++) {
            MemFileSystem damaged = disk.copy();
            String path = "segments/" + segments.get(random.nextInt(segments.size()));
            damaged.flipBit(path, random.nextLong(8 * damaged.size(path)));
            Needs.Rows kind = random.nextBoolean() ? Needs.Rows.COUNTS : Needs.Rows.BYTES;
            var needs = new Needs(kind, names(random), cells(random));
            var range = range(random);
            needle = NEEDLES.get(random.nextInt(NEEDLES.size()));
            try (ChunkStore store = ChunkStore.open(damaged, config, StoreListener.NONE)) {
                warnings.clear();
                Map<String, Long> all = expected(needs, range);
                Map<String, Long> found = found(store, needs, range);
                found.forEach((key, sum) -> assertTrue(sum <= all.getOrDefault(key, 0L), key));
                boolean isLess = !found.equals(all);
                assertTrue(!isLess || !warnings.isEmpty(), "nothing said");
                lost += isLess ? 1 : 0;
            }
        }
        assertTrue(lost > 5, lost + " times something was lost");
    }

    private static Needs.MetadataNames names(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> Needs.MetadataNames.of(Set.of("detected_level"));
            case 1 -> Needs.MetadataNames.of(Set.of("pod"));
            default -> Needs.MetadataNames.NONE;
        };
    }

    private void fill(ChunkStore store, SplittableRandom random) throws IOException {
        for (int i = 0; i < STREAMS; i++) {
            streams.add(LabelSet.of("parity", i % 2 == 0 ? "even" : "odd", "s", "" + i));
        }
        for (int round = 0; round < 3; round++) {
            push(store, random, round);
            if (round < 2) {
                store.flushAll();
            }
        }
    }

    private void push(ChunkStore store, SplittableRandom random, int round) {
        List<Row> pushed = new ArrayList<>();
        for (LabelSet stream : streams) {
            long time = START + random.nextLong(300) * SECOND;
            int count = 1 + random.nextInt(400);
            boolean hasPod = random.nextInt(4) == 0;
            for (int i = 0; i < count; i++) {
                time += 1 + random.nextLong((i % 50 == 0 ? 100 : 2) * SECOND);
                String line = "round " + round + "x".repeat(random.nextInt(30));
                Map<String, String> metadata = new HashMap<>();
                if (hasPod && random.nextBoolean()) {
                    metadata.put("pod", "p");
                }
                if (random.nextInt(3) > 0) {
                    metadata.put("detected_level", random.nextBoolean() ? "info" : "warn");
                }
                pushed.add(new Row(TENANT, stream, time, line, metadata));
            }
        }
        append(store, pushed);
    }

    private void append(ChunkStore store, List<Row> pushed) {
        var done = store.append(Row.batch(pushed));
        store.writeWaiting();
        done.join();
        rows.addAll(pushed);
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

    /// Window by window, as they are defined: `(t - range, t]`.
    private Map<String, Long> expected(Needs needs, TimeRange range) {
        TimeCells cells = Objects.requireNonNull(needs.cells());
        Map<String, Long> sums = new TreeMap<>();
        for (Row row : rows) {
            long time = row.timestampNanos();
            if (!range.contains(time) || !row.line().contains(needle)) {
                continue;
            }
            long value = needs.rows() == Needs.Rows.COUNTS ? 1 : row.line().length();
            for (int i = 0; i < cells.count(); i++) {
                long end = cells.firstNanos() + i * cells.stepNanos();
                if (end - cells.rangeNanos() < time && time <= end) {
                    sums.merge(key(needs, row.labels(), row.metadata(), i), value, Long::sum);
                }
            }
        }
        return sums;
    }

    private Map<String, Long> found(ChunkStore store, Needs needs, TimeRange range)
            throws IOException {
        TimeCells cells = Objects.requireNonNull(needs.cells());
        Map<String, Long> sums = new TreeMap<>();
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection(needs, range), streams)) {
                try (Scan scan = morsel.open()) {
                    while (scan.advance()) {
                        add(sums, cells, scan.batch(), needs);
                    }
                }
            }
            warnings.addAll(view.warnings());
        }
        return sums;
    }

    private Selection selection(Needs needs, TimeRange range) {
        LineFilter filter =
                needle.isEmpty()
                        ? LineFilter.everything()
                        : new LineFilter.Contains(ByteFinder.of(needle));
        return new Selection(TENANT, List.of(), range, Direction.FORWARD, filter, needs);
    }

    private static void add(
            Map<String, Long> sums, TimeCells cells, EntryBatch batch, Needs needs) {
        for (int row = 0; row < batch.rowCount(); row++) {
            boolean counts = needs.rows() == Needs.Rows.COUNTS;
            long value = counts ? batch.count(row) : batch.byteCount(row);
            Map<String, String> metadata = new HashMap<>();
            for (EntryBatch.MetadataColumn column : batch.metadata()) {
                if (column.value(row) != null) {
                    metadata.put(column.name(), String.valueOf(column.value(row)));
                }
            }
            long time = batch.timestampNanos(row);
            for (int i = 0; i < cells.count(); i++) {
                long end = cells.firstNanos() + i * cells.stepNanos();
                if (end - cells.rangeNanos() < time && time <= end) {
                    sums.merge(key(needs, batch.stream(), metadata, i), value, Long::sum);
                }
            }
        }
    }

    private static String key(
            Needs needs, LabelSet labels, Map<String, String> metadata, int window) {
        var wanted = new TreeMap<>(metadata);
        wanted.keySet().removeIf(name -> !needs.metadata().contains(name));
        Map<String, String> shown = labels.toMap();
        if (needs.streamLabels() != null) {
            shown.keySet().retainAll(needs.streamLabels());
        }
        return shown + " " + wanted + " " + window;
    }
}
