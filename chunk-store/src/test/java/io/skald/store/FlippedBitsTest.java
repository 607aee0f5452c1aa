package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.logql.engine.TimeCells;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.TimeRange;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.testing.StoredRows;
import io.skald.tombstone.TombstoneFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// One flipped bit somewhere: the check finds it, the store starts, counts it and serves all that is not hit, and an answer
/// that lacks lines says so. One start and one flush later only a damaged segment is still damaged.
///
/// `-Dskald.flips=100000` looks at that many places, the same number in each file, `-Dskald.flips.seed` chooses others;
/// `-Dskald.flips.part=0/1` looks at every bit, `3/10` at those whose number leaves 3 when divided by 10.
class FlippedBitsTest {
    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    /// One window around all lines.
    private static final TimeCells ONE_CELL = new TimeCells(1_000_000, 1, 2_000_000, 1);

    private final TreeMap<String, Tally> tallies = new TreeMap<>();

    /// What happened to the flips of one kind of file.
    private static final class Tally {
        private int tried;
        private int whole;
        private int lacking;
        private int cutOff;
        private int mostLinesLost;

        @Override
        public String toString() {
            return tried
                    + " bits, found by the check and by the store: all; nothing lost "
                    + whole
                    + ", lines lost and the answer says so "
                    + lacking
                    + " (at most "
                    + mostLinesLost
                    + " lines), last write left out "
                    + cutOff;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSoundStoreHasNoFindings(FlipStore.Kind kind) throws IOException {
        var store = new FlipStore(kind);
        StoreCheck.Report report = StoreCheck.check(store.copy());
        assertEquals(List.of(), report.findings());
        assertEquals(FlipStore.FLUSHED - (kind.merged() ? FlipStore.HIDDEN : 0), report.rows());
        assertEquals(FlipStore.PUSHES, report.records());
        assertEquals(kind.merged() ? 2 : 3, report.segments().size());
        assertTrue(
                store.paths().containsAll(List.of("CURRENT", "TOMBSTONES", store.logPath())),
                store.paths()::toString);
    }

    @Test
    void everyFlippedBitIsFoundAndSurvived() throws IOException {
        String part = System.getProperty("skald.flips.part");
        for (FlipStore.Kind kind : FlipStore.Kind.values()) {
            var store = new FlipStore(kind);
            if (part == null) {
                sample(store, Integer.getInteger("skald.flips", 300) / 2);
            } else {
                String[] numbers = part.split("/", 2);
                every(store, Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
            }
        }
        if (part != null || System.getProperty("skald.flips") != null) {
            tallies.forEach((file, tally) -> System.out.println(file + ": " + tally));
        }
    }

    private void sample(FlipStore store, int flips) throws IOException {
        var random = new SplittableRandom(Long.getLong("skald.flips.seed", 42));
        List<String> paths = store.paths();
        for (int i = 0; i < flips; i++) {
            String path = paths.get(i % paths.size());
            check(store, path, random.nextLong(8 * store.size(path)));
        }
    }

    private void every(FlipStore store, long first, long step) throws IOException {
        long number = 0;
        for (String path : store.paths()) {
            for (long bit = 0; bit < 8 * store.size(path); bit++) {
                if (number++ % step == first) {
                    check(store, path, bit);
                }
            }
        }
    }

    private void check(FlipStore good, String path, long bit) throws IOException {
        String place = good.kind() + ", " + path + ", bit " + bit;
        var disk = good.copy();
        disk.flipBit(path, bit);
        var findings = StoreCheck.check(disk).findings();
        assertTrue(
                findings.stream().anyMatch(finding -> finding.file().equals(path)),
                () -> place + ": " + findings);
        // The bytes of the last write of a process cannot be told from those of a write that a
        // crash has cut short:
        // nothing on disk behind them says that they had been synced, and so nobody can say that
        // their lines had been
        // acknowledged. They are left out and counted (tornBytes, and a finding of the check), but
        // no answer
        // warns: it would after every crash. From the next write on, a flip in them is damage.
        boolean lastWrite = path.equals(good.logPath()) && bit / 8 >= good.lastWriteOffset();
        Set<Integer> lost;
        try (ChunkStore store = good.open(disk)) {
            lost = readAll(store, good, path, lastWrite, place + ": " + findings);
            good.push(store, FlipStore.FLUSHED + FlipStore.LOGGED, 10);
            store.flushAll();
            List<Row> rows = new ArrayList<>();
            readLines(store, rows);
            assertEquals(lost, good.lost(rows, path, place), place);
        }
        requireQuarantine(disk, path, lastWrite, place);
        var left = StoreCheck.check(disk).findings();
        assertTrue(
                left.stream().allMatch(each -> isSegment(path) && each.file().equals(path)),
                () -> place + ", after a start and a flush: " + left);
        count(path, lost.size(), lastWrite);
    }

    private static boolean isSegment(String path) {
        return path.startsWith(SegmentFiles.DIRECTORY);
    }

    /// All ways of reading.
    ///
    /// @return numbers of lines that are gone
    private static Set<Integer> readAll(
            ChunkStore store, FlipStore good, String path, boolean lastWrite, String place)
            throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> warnings = readLines(store, rows);
        Set<Integer> lost = good.lost(rows, path, place);
        assertTrue(lost.isEmpty() || !warnings.isEmpty() || lastWrite, place);
        good.requireOneUnit(lost, path, !warnings.toString().contains("left out]"), place);
        if (path.equals(TombstoneFile.PATH)) {
            assertFalse(warnings.isEmpty(), place);
        }
        // Statistics may know of lines that cannot be read.
        assertTrue(count(store, place, lastWrite) >= rows.size(), place);
        // As the label index does when it does not know the segments.
        int[] streams = new int[1];
        for (var segment : store.segments()) {
            store.forEachStream(segment, (_, _, _) -> streams[0]++);
        }
        StoreStats stats = store.stats();
        assertTrue(stats.corruptions() > 0 || lastWrite, place);
        assertTrue(stats.tornBytes() > 0 || !lastWrite, place);
        if (streams[0] < FlipStore.STREAMS.size() * store.segments().size()) {
            assertFalse(readLines(store, new ArrayList<>()).isEmpty(), place);
        }
        return lost;
    }

    private static List<String> readLines(ChunkStore store, List<Row> into) throws IOException {
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection(Needs.EVERYTHING), FlipStore.STREAMS)) {
                StoredRows.read(FlipStore.TENANT, morsel, into);
            }
            return view.warnings();
        }
    }

    /// Counts by statistics where there are some.
    private static long count(ChunkStore store, String place, boolean lastWrite)
            throws IOException {
        var needs = new Needs(Needs.Rows.SIZES, Needs.MetadataNames.ALL, ONE_CELL);
        long sum = 0;
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection(needs), FlipStore.STREAMS)) {
                try (Scan scan = morsel.open()) {
                    while (scan.advance()) {
                        for (int i = 0; i < scan.batch().rowCount(); i++) {
                            sum += scan.batch().count(i);
                        }
                    }
                }
            }
            boolean whole = sum == FlipStore.LINES;
            assertTrue(whole || !view.warnings().isEmpty() || lastWrite, place + ": " + sum);
        }
        return sum;
    }

    private static Selection selection(Needs needs) {
        return new Selection(
                FlipStore.TENANT,
                List.of(),
                ALL,
                Direction.FORWARD,
                LineFilter.everything(),
                needs);
    }

    /// What is damaged is kept for a person to look at. A segment stays where it is, for what is sound in it is read.
    private static void requireQuarantine(
            MemFileSystem disk, String path, boolean lastWrite, String place) {
        if (path.equals(TombstoneFile.PATH)) {
            assertTrue(disk.exists(TombstoneFile.DAMAGED_PATH), place);
        } else if (!isSegment(path) && !lastWrite) {
            assertFalse(disk.list("quarantine").isEmpty(), place);
        }
    }

    private void count(String path, int lost, boolean lastWrite) {
        String file = path.replaceAll("[/-].*", "");
        Tally tally = tallies.computeIfAbsent(file, _ -> new Tally());
        tally.tried++;
        if (lastWrite) {
            tally.cutOff++;
        } else if (lost > 0) {
            tally.lacking++;
        } else {
            tally.whole++;
        }
        tally.mostLinesLost = Math.max(tally.mostLinesLost, lost);
    }
}
