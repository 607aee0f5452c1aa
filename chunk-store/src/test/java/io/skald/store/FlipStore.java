package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentOptions;
import io.skald.testing.KeepEverything;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.tombstone.TombstoneFile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// A store with every kind of file, whose contents are known line by line: line `i` has the timestamp `i`.
final class FlipStore {
    static final TenantId TENANT = new TenantId("a");
    private static final LabelSet WEB = LabelSet.of("app", "web");
    static final List<LabelSet> STREAMS = List.of(WEB, LabelSet.of("app", "db"));

    /// Lines in segments, in the order of their numbers.
    static final int FLUSHED = 600;

    /// Lines that are only in the log.
    static final int LOGGED = 60;

    static final int PUSHES = 6;

    /// Deleted lines.
    static final int HIDDEN = 10;

    /// Lines that show.
    static final int LINES = FLUSHED + LOGGED - HIDDEN;

    /// Lines in one block of a merged segment, at most.
    private static final int BLOCK_LINES = 150;

    /// Where the lines are.
    enum Kind {
        /// Three segments with a block or two, as flushes make them; the manifest ends with the last flush.
        FLUSHED,

        /// One of three segments is as it was, the others were merged into one of many blocks, without the deleted lines;
        /// the manifest ends with that.
        MERGED;

        boolean merged() {
            return this == MERGED;
        }
    }

    private final Kind kind;
    private final MemFileSystem good = new MemFileSystem();
    private final List<String> paths = new ArrayList<>();
    private final Map<String, SegmentMeta> segments = new HashMap<>();
    private final String logPath;
    private final long lastWriteOffset;

    FlipStore(Kind kind) throws IOException {
        this.kind = kind;
        try (ChunkStore store = open(good)) {
            for (int segment = 0; segment < 3; segment++) {
                push(store, FLUSHED / 3 * segment, FLUSHED / 3);
                store.flushAll();
            }
            store.hide("00000001", TENANT, "{app=\"web\"}", new TimeRange(0, 2 * HIDDEN), 0);
            if (kind.merged()) {
                merge(store.upkeep());
            }
            for (int push = 0; push < PUSHES - 1; push++) {
                push(store, FLUSHED + push * LOGGED / PUSHES, LOGGED / PUSHES);
            }
            logPath = "wal/0/" + good.list("wal/0").getLast();
            lastWriteOffset = good.size(logPath);
            push(store, FLUSHED + LOGGED - LOGGED / PUSHES, LOGGED / PUSHES);
            store.segments().forEach(meta -> segments.put(meta.path(), meta));
        }
        good.processKilled();
        collect("");
    }

    private static void merge(SegmentUpkeep upkeep) throws IOException {
        var inputs = upkeep.segments().subList(0, 2);
        var wish = new SegmentUpkeep.Wish(inputs, 1, 1000, new SegmentOptions(1 << 10, 1));
        try (var run = Objects.requireNonNull(upkeep.begin(wish, new KeepEverything()))) {
            while (run.step(1 << 16)) {}
            assertNotNull(run.commit());
        }
        upkeep.markErased(upkeep.tombstones().all());
    }

    ChunkStore open(MemFileSystem disk) throws IOException {
        return ChunkStore.open(disk, ChunkStoreConfig.DEFAULT, StoreListener.NONE);
    }

    void push(ChunkStore store, int first, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            String line = "line " + i + " of user " + i * 7919 % 1000;
            rows.add(new Row(TENANT, STREAMS.get(i % 2), i, line, Map.of()));
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

    Kind kind() {
        return kind;
    }

    /// All files.
    List<String> paths() {
        return paths;
    }

    long size(String path) throws IOException {
        return good.size(path);
    }

    /// The only file of the log.
    String logPath() {
        return logPath;
    }

    /// Where the last push is in the log.
    long lastWriteOffset() {
        return lastWriteOffset;
    }

    MemFileSystem copy() throws IOException {
        var disk = new MemFileSystem();
        for (String path : paths) {
            disk.write(path, good.bytes(path));
        }
        return disk;
    }

    /// Every line is there at most once and as it was pushed, and no deleted one, unless the deletes are lost.
    ///
    /// @param path of the damaged file
    /// @return numbers of the lines that are not there
    Set<Integer> lost(List<Row> rows, String path, String place) {
        Set<Long> times = new TreeSet<>();
        for (Row row : rows) {
            assertTrue(times.add(row.timestampNanos()), place);
            assertTrue(row.line().startsWith("line " + row.timestampNanos() + " of"), place);
        }
        boolean showsDeleted = path.equals(TombstoneFile.PATH) && !kind.merged();
        Set<Integer> lost = new TreeSet<>();
        for (int i = 0; i < FLUSHED + LOGGED; i++) {
            boolean hidden = i < 2 * HIDDEN && i % 2 == 0;
            boolean found = times.contains((long) i);
            assertFalse(hidden && found && !showsDeleted, place + ": deleted line " + i);
            if (!hidden && !found) {
                lost.add(i);
            }
        }
        return lost;
    }

    /// Lost lines are in one damaged segment, in one block if it could be opened, or in one record of the log.
    void requireOneUnit(Set<Integer> lost, String path, boolean opened, String place) {
        if (lost.isEmpty()) {
            return;
        }
        SegmentMeta segment = segments.get(path);
        if (segment != null) {
            for (int line : lost) {
                assertTrue(
                        segment.minNanos() <= line && line <= segment.maxNanos(),
                        place + ": lost line " + line);
            }
            boolean small = opened && segment.level() > 0;
            assertTrue(!small || lost.size() <= BLOCK_LINES, place + ": " + lost.size());
        } else {
            int record = LOGGED / PUSHES;
            int first = lost.iterator().next();
            assertTrue(path.equals(logPath) && first >= FLUSHED, place + ": lost " + lost);
            assertTrue(lost.size() == record && first % record == 0, place + ": lost " + lost);
            assertTrue(lost.contains(first + record - 1), place + ": lost " + lost);
        }
    }
}
