package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.logql.text.ByteFinder;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A scan that gives the newest rows first gives the rows of any other scan, and all that are still wanted after the
/// others were given up.
final class NewestFirstTest {
    private static final TenantId TENANT = new TenantId("newest");
    private static final long START = 1_790_000_000_000_000_000L;
    private static final int SPAN = 20_000;

    private final List<LabelSet> streams = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void rowsAreThoseOfTheForwardScan(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var config = ChunkStoreConfig.DEFAULT;
        try (ChunkStore store = ChunkStore.open(new MemFileSystem(), config, StoreListener.NONE)) {
            fill(store, random);
            for (int i = 0; i < 40; i++) {
                check(store, random);
            }
        }
    }

    private void fill(ChunkStore store, SplittableRandom random) throws IOException {
        for (int i = 0; i < 6; i++) {
            streams.add(LabelSet.of(Map.of("s", "" + i)));
        }
        for (int round = 0; round < 3; round++) {
            List<Row> pushed = new ArrayList<>();
            for (LabelSet stream : streams) {
                int count = 1 + random.nextInt(3000);
                for (int i = 0; i < count; i++) {
                    boolean large = random.nextInt(400) == 0;
                    String line = "took " + random.nextInt(50) + "x".repeat(large ? 20_000 : 3);
                    long time = START + random.nextInt(SPAN);
                    pushed.add(new Row(TENANT, stream, time, line, Map.of()));
                }
            }
            var done = store.append(Row.batch(pushed));
            store.writeWaiting();
            done.join();
            if (round < 2) {
                store.flushAll();
            }
        }
    }

    private void check(ChunkStore store, SplittableRandom random) throws IOException {
        LineFilter filter =
                random.nextInt(3) == 0
                        ? LineFilter.everything()
                        : new LineFilter.Contains(ByteFinder.of("took " + random.nextInt(50)));
        long from = START + random.nextInt(SPAN / 2);
        var range =
                random.nextBoolean()
                        ? TimeRange.ALL
                        : new TimeRange(from, from + 1 + random.nextInt(SPAN));
        var selection =
                new Selection(
                        TENANT, List.of(), range, Direction.BACKWARD, filter, Needs.EVERYTHING);
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection, streams)) {
                Map<LabelSet, List<String>> all = inOrder(morsel);
                assertEquals(all, newestFirst(morsel, Long.MIN_VALUE, random));
                long bound = START + random.nextInt(SPAN);
                Map<LabelSet, List<String>> few = newestFirst(morsel, bound, random);
                for (LabelSet stream : all.keySet()) {
                    assertEquals(
                            wanted(all, stream, bound), wanted(few, stream, bound), "" + range);
                }
            }
        }
    }

    private static List<String> wanted(
            Map<LabelSet, List<String>> rows, LabelSet stream, long bound) {
        return rows.getOrDefault(stream, List.of()).stream()
                .filter(row -> Long.parseLong(row.substring(0, row.indexOf(' '))) >= bound)
                .toList();
    }

    private static Map<LabelSet, List<String>> inOrder(Morsel morsel) throws IOException {
        Map<LabelSet, List<String>> rows = new HashMap<>();
        try (Scan scan = morsel.open()) {
            while (scan.advance()) {
                EntryBatch batch = scan.batch();
                rows.computeIfAbsent(batch.stream(), _ -> new ArrayList<>()).addAll(texts(batch));
            }
        }
        return rows;
    }

    /// @param bound once some rows were seen, older ones are given up
    private static Map<LabelSet, List<String>> newestFirst(
            Morsel morsel, long bound, SplittableRandom random) throws IOException {
        Map<LabelSet, TreeMap<Long, List<String>>> batches = new HashMap<>();
        try (Scan scan = morsel.open()) {
            boolean numbered = scan.newestFirst();
            for (long number = 0; scan.advance(); number++) {
                EntryBatch batch = scan.batch();
                List<String> before =
                        batches.computeIfAbsent(batch.stream(), _ -> new TreeMap<>())
                                .put(numbered ? scan.firstRow() : number, texts(batch));
                assertTrue(before == null, "a row twice");
                if (random.nextInt(4) == 0) {
                    scan.narrow(bound, Long.MAX_VALUE);
                }
            }
        }
        Map<LabelSet, List<String>> rows = new HashMap<>();
        batches.forEach((stream, parts) ->
                rows.put(stream, parts.values().stream().flatMap(List::stream).toList()));
        return rows;
    }

    private static List<String> texts(EntryBatch batch) {
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < batch.rowCount(); row++) {
            texts.add(
                    batch.timestampNanos(row)
                            + " "
                            + new String(
                                    batch.lines(),
                                    batch.lineOffset(row),
                                    batch.lineLength(row),
                                    java.nio.charset.StandardCharsets.UTF_8));
        }
        return texts;
    }
}
