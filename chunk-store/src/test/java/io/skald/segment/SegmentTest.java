package io.skald.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.block.BlockReader;
import io.skald.block.BlockScratch;
import io.skald.block.RandomRows;
import io.skald.block.TestRows;
import io.skald.block.TestRows.Row;
import io.skald.io.CorruptFileException;
import io.skald.logql.engine.Needs;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.testing.Fault;
import io.skald.testing.Fault.Operation;
import io.skald.testing.FaultyFileSystem;
import io.skald.testing.MemFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

class SegmentTest {
    private static final String PATH = "segments/1.skg";
    private final MemFileSystem files = new MemFileSystem();
    private final BlockScratch scratch = new BlockScratch();

    @AfterEach
    void close() {
        scratch.close();
    }

    @Test
    void everythingComesBack() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            var random = new SplittableRandom(seed);
            int count = seed % 10 == 0 ? 3000 : 1 + random.nextInt(30);
            List<TestRows> streams =
                    new RandomRows(random).streams(count, seed % 10 == 0 ? 5 : 400);
            var options = new SegmentOptions(1 + random.nextInt(20_000), 1, encoding(random));
            SegmentMeta meta = write(streams, options);
            try (SegmentReader segment = open(meta)) {
                assertEquals(streams.size(), segment.directory().streamCount());
                for (TestRows stream : streams) {
                    checkStream(segment, stream, "seed " + seed);
                }
            }
            var report = SegmentCheck.check(files, meta, scratch);
            assertEquals(List.of(), report.problems());
            assertEquals(meta.rows(), report.rows());
        }
    }

    @Test
    void smallStreamsShareABlockAndLargeOnesSpanSeveral() throws IOException {
        List<TestRows> streams = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            streams.add(new TestRows("n", "small" + i).add(i, "x".repeat(9)));
        }
        var large = new TestRows("n", "large");
        for (int i = 0; i < 300; i++) {
            large.add(i, "x".repeat(9));
        }
        streams.add(large);
        try (SegmentReader segment = open(write(streams, new SegmentOptions(1000, 1)))) {
            assertEquals(0, segment.directory().chunkBlock(segment.directory().chunkStart(9)));
            assertEquals(3, segment.directory().blockCount());
            assertEquals(3, segment.directory().chunkEnd(10) - segment.directory().chunkStart(10));
        }
    }

    @Test
    void tenantsNeverShareABlock() throws IOException {
        LabelSet labels = LabelSet.of("app", "x");
        var one = new TestRows(new TenantId("one"), labels).add(1, "secret");
        var two = new TestRows(new TenantId("two"), labels).add(2, "other");
        try (SegmentReader segment = open(write(List.of(one, two), SegmentOptions.FLUSH))) {
            assertEquals(2, segment.directory().blockCount());
            assertEquals(0, segment.directory().find(new TenantId("one"), labels));
            assertEquals(1, segment.directory().find(new TenantId("two"), labels));
            assertEquals(-1, segment.directory().find(new TenantId("three"), labels));
            assertEquals(
                    -1, segment.directory().find(new TenantId("one"), LabelSet.of("app", "y")));
        }
    }

    @Test
    void minutesAreOpenOnTheLeft() throws IOException {
        long minute = 60_000_000_000L;
        var rows =
                new TestRows("a", "b")
                        .add(minute, "1")
                        .add(minute + 1, "22", "detected_level", "info")
                        .add(2 * minute, "333", "detected_level", "error", "pod", "p")
                        .add(2 * minute, "4444", "detected_level", "info")
                        .add(2 * minute + 1, "");
        List<String> seen = new ArrayList<>();
        try (SegmentReader segment = open(write(List.of(rows), SegmentOptions.FLUSH))) {
            MinuteStats stats = segment.stats();
            for (int i = stats.bucketStart(0); i < stats.bucketStart(1); i++) {
                String when = stats.level(i) + " " + stats.endNanos(i) / minute + ": ";
                String bytes = stats.lineBytes(i) + " " + stats.metadataBytes(i);
                seen.add(when + stats.rows(i) + " " + bytes);
            }
        }
        List<String> expected =
                List.of(" 1: 1 1 0", "info 2: 2 6 36", "error 2: 1 3 23", " 3: 1 0 0");
        assertEquals(expected, seen);
    }

    @Test
    void hugeStreamsAndManyLevelsComeBack() throws IOException {
        long minute = 60_000_000_000L;
        var empty = new TestRows("n", "empty");
        for (int i = 0; i < (1 << 16) + 10; i++) {
            empty.add(i, "");
        }
        var levels = new TestRows("n", "levels");
        for (int i = 0; i < 60; i++) {
            levels.add(i / 30 * minute + 1, "x", "detected_level", "level" + i % 30);
        }
        String large = "v".repeat(1000);
        var metadata = new TestRows("n", "metadata");
        for (int i = 0; i < 30; i++) {
            metadata.add(i, "x", "pod", large + i);
        }
        SegmentMeta meta = write(List.of(empty, levels, metadata), SegmentOptions.FLUSH);
        try (SegmentReader segment = open(meta)) {
            assertEquals(1 << 16, segment.directory().chunkRowCount(0));
            checkStats(segment, 0, empty);
            checkStream(segment, levels, "levels");
            checkStream(segment, metadata, "metadata");
        }
        var report = SegmentCheck.check(files, meta, scratch);
        assertEquals(List.of(), report.problems());
        assertEquals(meta.rows(), report.rows());
    }

    @Test
    void labelsOfManyStreamsAreReadPageByPage() throws IOException {
        List<TestRows> streams = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            streams.add(new TestRows("pod", "p".repeat(400) + i).add(i, "x"));
        }
        try (SegmentReader segment = open(write(streams, SegmentOptions.FLUSH))) {
            var walk = segment.walkLabels();
            for (int stream : new int[] {0, 499, 1, 250, 249, 0}) {
                assertEquals(streams.get(stream).labels(), walk.labels(stream));
            }
        }
    }

    @Test
    void linesBecomeTemplatesWhereThatIsSmaller() throws IOException {
        var rows = new TestRows("a", "b");
        for (int i = 0; i < 2000; i++) {
            rows.add(i, "request " + i * 7919 % 10_000 + " took " + i * 31 % 997 + " ms");
        }
        SegmentMeta plain = write(List.of(rows), SegmentOptions.FLUSH);
        var options = SegmentOptions.FLUSH.with(SegmentOptions.Encoding.TEMPLATES);
        SegmentMeta templates = write(List.of(rows), options);
        assertTrue(templates.fileBytes() < plain.fileBytes());
        try (SegmentReader segment = open(templates)) {
            checkStream(segment, rows, "templates");
        }
        assertThrows(IllegalArgumentException.class, () -> new SegmentOptions(0, 1));
    }

    @Test
    void everyFlippedBitIsSeenOrHarmless() throws IOException {
        var random = new SplittableRandom(3);
        List<TestRows> streams = new RandomRows(random).streams(3, 6);
        streams.getFirst().add(Long.MAX_VALUE, "one\ntwo", "pod", "p");
        SegmentMeta meta = write(streams, new SegmentOptions(100, 1));
        byte[] bytes = read();
        int seen = 0;
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            overwrite(damaged);
            try (SegmentReader segment = open(meta)) {
                for (TestRows stream : streams) {
                    checkStream(segment, stream, "bit " + bit);
                }
            } catch (CorruptFileException e) {
                assertEquals(PATH, e.file());
                seen++;
            }
            assertFalse(SegmentCheck.check(files, meta, scratch).problems().isEmpty(), "" + bit);
        }
        assertTrue(seen > 7 * bytes.length, seen + " of " + 8 * bytes.length);
    }

    @Test
    void truncatedFilesAreRefused() throws IOException {
        var streams = new RandomRows(new SplittableRandom(4)).streams(3, 10);
        SegmentMeta meta = write(streams, SegmentOptions.FLUSH);
        byte[] bytes = read();
        for (int length = 0; length < bytes.length; length++) {
            overwrite(Arrays.copyOf(bytes, length));
            assertThrows(CorruptFileException.class, () -> open(meta));
            SegmentMeta told = withSize(meta, length);
            assertThrows(CorruptFileException.class, () -> open(told));
        }
    }

    @Test
    void nothingIsLeftWhenWritingFails() {
        var unsorted = new TestRows("a", "b").add(2, "x").add(1, "x");
        assertThrows(
                IllegalArgumentException.class,
                () -> write(List.of(unsorted), SegmentOptions.FLUSH));
        assertFalse(files.exists(PATH));
        assertThrows(IllegalArgumentException.class, () -> write(List.of(), SegmentOptions.FLUSH));
        assertFalse(files.exists(PATH));
    }

    @Test
    void rowsNeedAStreamAndAStreamWithoutRowsLeavesNoTrace() throws IOException {
        var rows = new TestRows("a", "b").add(1, "x").add(2, "y");
        files.createDirectories("segments");
        try (var writer = SegmentWriter.open(files, PATH, 7, SegmentOptions.FLUSH)) {
            assertThrows(IllegalStateException.class, () -> writer.addRows(rows, 0, 1));
        }
        assertFalse(files.exists(PATH));
        try (var writer = SegmentWriter.open(files, PATH, 7, SegmentOptions.FLUSH)) {
            writer.startStream(rows.tenant(), LabelSet.of("a", "empty"), 0);
            writer.addRows(rows, 0, 0);
            assertFalse(writer.hasRows());
            writer.startStream(rows.tenant(), rows.labels(), 4);
            writer.addRows(rows, 0, 1);
            assertTrue(writer.hasRows());
            writer.addRows(rows, 1, 2);
            SegmentMeta meta = writer.finish(3, 0, SegmentOrigin.flushed(3, 0));
            try (SegmentReader segment = open(meta)) {
                assertEquals(1, segment.directory().streamCount());
                checkStream(segment, rows, "in two parts");
            }
        }
    }

    @Test
    void aDiskThatFailsAtTheFirstBytesTellsThatItFailed() throws IOException {
        files.createDirectories("segments");
        Fault.Plan appends = Fault.Plan.onEvery(Operation.APPEND, Fault.FAIL);
        var faulty = new FaultyFileSystem(files, new SplittableRandom(1), appends);
        assertThrows(
                IOException.class,
                () -> SegmentWriter.open(faulty, PATH, 7, SegmentOptions.FLUSH).close());
        assertFalse(files.exists(PATH));
        faulty.plan(appends.or(Fault.Plan.onEvery(Operation.DELETE, Fault.FAIL)));
        var failure =
                assertThrows(
                        IOException.class,
                        () -> SegmentWriter.open(faulty, PATH, 7, SegmentOptions.FLUSH).close());
        assertEquals(1, failure.getSuppressed().length);
    }

    private void checkStream(SegmentReader segment, TestRows stream, String message)
            throws IOException {
        int ordinal = segment.directory().find(stream.tenant(), stream.labels());
        assertTrue(ordinal >= 0, message);
        assertEquals(stream.labels(), segment.walkLabels().labels(ordinal));
        assertEquals(stream.tenant(), segment.directory().tenant(ordinal));
        var names = new TreeSet<String>();
        stream.rows().forEach(row -> names.addAll(row.metadata().keySet()));
        assertEquals(names, segment.directory().metadataNames(ordinal));
        checkStats(segment, ordinal, stream);
        int row = 0;
        var batch = new EntryBatch();
        for (int chunk = segment.directory().chunkStart(ordinal);
                chunk < segment.directory().chunkEnd(ordinal);
                chunk++) {
            BlockReader block = segment.block(segment.directory().chunkBlock(chunk), scratch);
            int from = segment.directory().chunkRowStart(chunk);
            int to = from + segment.directory().chunkRowCount(chunk);
            var all = new BitSet();
            all.set(from, to);
            block.fill(stream.labels(), all, from, to, Needs.EVERYTHING, batch);
            assertEquals(batch.timestampNanos(0), segment.directory().chunkMinNanos(chunk));
            assertEquals(
                    batch.timestampNanos(to - from - 1), segment.directory().chunkMaxNanos(chunk));
            for (int i = 0; i < batch.rowCount(); i++) {
                stream.rows().get(row++).assertIs(batch, i, message);
            }
        }
        assertEquals(stream.rowCount(), row);
    }

    private static SegmentOptions.Encoding encoding(SplittableRandom random) {
        return random.nextBoolean()
                ? SegmentOptions.Encoding.ROWS
                : SegmentOptions.Encoding.TEMPLATES_ALWAYS;
    }

    private static void checkStats(SegmentReader segment, int ordinal, TestRows stream)
            throws IOException {
        long[] sums = new long[3];
        long last = Long.MIN_VALUE;
        MinuteStats stats = segment.stats();
        for (int i = stats.bucketStart(ordinal); i < stats.bucketStart(ordinal + 1); i++) {
            assertTrue(stats.endNanos(i) >= last);
            last = stats.endNanos(i);
            sums[0] += stats.rows(i);
            sums[1] += stats.lineBytes(i);
            sums[2] += stats.metadataBytes(i);
        }
        long[] expected = new long[3];
        for (Row row : stream.rows()) {
            expected[0]++;
            expected[1] += row.line().length;
            row.metadata().forEach((name, value) -> expected[2] += name.length() + value.length());
        }
        assertArrayEquals(expected, sums);
    }

    private SegmentMeta write(List<TestRows> streams, SegmentOptions options) throws IOException {
        files.createDirectories("segments");
        files.delete(PATH);
        return SegmentWriter.write(files, PATH, 7, 3, 0, streams, options);
    }

    private SegmentReader open(SegmentMeta meta) throws IOException {
        return SegmentReader.open(files, meta, new DirectoryCache(0), UnaryOperator.identity());
    }

    private byte[] read() throws IOException {
        byte[] bytes = new byte[(int) files.size(PATH)];
        try (var file = files.open(PATH)) {
            file.readFully(0, java.nio.ByteBuffer.wrap(bytes));
        }
        return bytes;
    }

    private void overwrite(byte[] bytes) throws IOException {
        files.delete(PATH);
        try (var file = files.create(PATH)) {
            file.append(java.nio.ByteBuffer.wrap(bytes));
        }
    }

    private static SegmentMeta withSize(SegmentMeta meta, long size) {
        return new SegmentMeta(
                meta.id(),
                meta.path(),
                meta.sequence(),
                meta.level(),
                meta.rows(),
                meta.lineBytes(),
                size,
                meta.minNanos(),
                meta.maxNanos());
    }
}
