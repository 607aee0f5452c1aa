package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Selection;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// One flipped bit somewhere: the check finds it, the store starts, counts it and serves all that is not hit, and an answer
/// that lacks lines says so. `-Dskald.flips=1000000` looks at that many places, `-Dskald.flips.seed` chooses others.
class FlippedBitsTest {
    private static final TenantId TENANT = new TenantId("a");
    private static final LabelSet WEB = LabelSet.of("app", "web");
    private static final LabelSet DB = LabelSet.of("app", "db");
    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);
    private static final int FLUSHED = 600;
    private static final int LOGGED = 60;
    private static final int HIDDEN = 10;

    private final MemFileSystem good = new MemFileSystem();
    private final List<String> paths = new ArrayList<>();

    /// Three segments, one of them with deleted lines, and a log with a few pushes.
    @BeforeEach
    void fill() throws IOException {
        try (ChunkStore store = open(good)) {
            for (int segment = 0; segment < 3; segment++) {
                push(store, FLUSHED / 3 * segment, FLUSHED / 3);
                store.flushAll();
            }
            store.hide("00000001", TENANT, "{app=\"web\"}", new TimeRange(0, 2 * HIDDEN), 0);
            for (int push = 0; push < 6; push++) {
                push(store, FLUSHED + push * LOGGED / 6, LOGGED / 6);
            }
        }
        good.processKilled();
        collect("");
    }

    private static ChunkStore open(MemFileSystem disk) throws IOException {
        return ChunkStore.open(disk, ChunkStoreConfig.DEFAULT, StoreListener.NONE);
    }

    private static void push(ChunkStore store, int first, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            String line = "line " + i + " of user " + i * 7919 % 1000;
            rows.add(new Row(TENANT, i % 2 == 0 ? WEB : DB, i, line, Map.of()));
        }
        var answer = store.append(Row.batch(rows));
        store.writeWaiting();
        answer.join();
    }

    private void collect(String directory) throws IOException {
        for (String name : good.list(directory)) {
            String path = directory.isEmpty() ? name : directory + "/" + name;
            List<String> children = good.list(path);
            if (children.isEmpty() && !path.equals("LOCK")) {
                paths.add(path);
            } else {
                collect(path);
            }
        }
    }

    @Test
    void aSoundStoreHasNoFindings() throws IOException {
        StoreCheck.Report report = StoreCheck.check(good);
        assertEquals(List.of(), report.findings());
        assertEquals(FLUSHED, report.rows());
        assertEquals(6, report.records());
        assertEquals(3, report.segments().size());
        assertTrue(
                paths.containsAll(List.of("CURRENT", "TOMBSTONES", "wal/0/0000000000000004.wal")),
                paths::toString);
    }

    @Test
    void everyFlippedBitIsFoundAndSurvived() throws IOException {
        var random = new SplittableRandom(Long.getLong("skald.flips.seed", 42));
        int flips = Integer.getInteger("skald.flips", 300);
        for (int i = 0; i < flips; i++) {
            String path = paths.get(i % paths.size());
            check(path, random.nextLong(8 * good.size(path)));
        }
    }

    private void check(String path, long bit) throws IOException {
        String place = path + ", bit " + bit;
        var disk = copy();
        disk.flipBit(path, bit);
        var findings = StoreCheck.check(disk).findings();
        assertFalse(findings.isEmpty(), place);
        assertTrue(
                findings.stream().anyMatch(finding -> finding.file().equals(path)),
                () -> place + ": " + findings);
        List<Row> rows = new ArrayList<>();
        List<String> warnings;
        try (ChunkStore store = open(disk)) {
            warnings = read(store, rows);
            StoreStats stats = store.stats();
            // Statistics and what only repairs need are not read here.
            boolean needed = !path.startsWith("segments") || !warnings.isEmpty();
            assertTrue(!needed || stats.corruptions() > 0 || stats.tornBytes() > 0, place);
            if (rows.size() != FLUSHED + LOGGED - HIDDEN) {
                // The last write of a process cannot be told from one that was never acknowledged.
                assertTrue(!warnings.isEmpty() || stats.tornBytes() > 0, place);
            }
            isTruth(rows, path, place);
            push(store, FLUSHED + LOGGED, 10);
            store.flushAll();
            rows.clear();
            read(store, rows);
            isTruth(rows, path, place);
        }
    }

    /// Every line once, none that was never pushed; what is missing is in the damaged file.
    private void isTruth(List<Row> rows, String path, String place) {
        Set<Long> times = new TreeSet<>();
        for (Row row : rows) {
            assertTrue(times.add(row.timestampNanos()), place);
            assertTrue(row.line().startsWith("line " + row.timestampNanos() + " of"), place);
        }
        for (int i = 0; i < FLUSHED + LOGGED; i++) {
            boolean hidden = i < 2 * HIDDEN && i % 2 == 0;
            if (hidden && !path.equals("TOMBSTONES")) {
                assertFalse(times.contains((long) i), place + ": deleted line " + i);
            } else if (!hidden && !times.contains((long) i)) {
                boolean mayLack =
                        i < FLUSHED ? path.startsWith("segments") : path.startsWith("wal");
                assertTrue(mayLack, place + ": lost line " + i);
            }
        }
    }

    private static List<String> read(ChunkStore store, List<Row> into) throws IOException {
        var selection =
                new Selection(
                        TENANT,
                        List.of(),
                        ALL,
                        Direction.FORWARD,
                        LineFilter.everything(),
                        Needs.EVERYTHING);
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection, List.of(WEB, DB))) {
                StoreContents.readMorsel(TENANT, morsel, into);
            }
            return view.warnings();
        }
    }

    private MemFileSystem copy() throws IOException {
        var disk = new MemFileSystem();
        for (String path : paths) {
            disk.write(path, good.bytes(path));
        }
        return disk;
    }
}
