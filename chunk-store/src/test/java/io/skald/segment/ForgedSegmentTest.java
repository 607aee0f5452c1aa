package io.skald.segment;

import static io.skald.segment.ForgedSegment.with;
import static io.skald.segment.ForgedSegment.withEntry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.block.BlockScratch;
import io.skald.block.Crc;
import io.skald.block.RandomRows;
import io.skald.block.TestRows;
import io.skald.io.CorruptFileException;
import io.skald.io.UnsupportedFormatException;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.testing.MemFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Segments that hold nonsense under sound checksums, as a faulty writer would leave them: they are refused as damaged, or
/// harmless, and size no array.
class ForgedSegmentTest {
    private static final String PATH = "segments/1.skg";
    private static final String OUTSIDE = "bytes outside of the segment";

    // Fields of an entry in the footer.
    private static final int KIND = 0;
    private static final int VERSION = 2;
    private static final int OFFSET = 4;
    private static final int STORED = 12;
    private static final int RAW = 16;
    private static final int CODEC = 20;

    private static final int[] VALUES = {0, 1, 2, 0x7f, 0x80, 0xff};

    private final MemFileSystem files = new MemFileSystem();
    private final BlockScratch scratch = new BlockScratch();

    @AfterEach
    void close() {
        scratch.close();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                SegmentFormat.KIND_TEXTS,
                SegmentFormat.KIND_STATS,
                SegmentFormat.KIND_STREAMS,
                SegmentFormat.KIND_CHUNKS,
                SegmentFormat.KIND_BLOCKS,
                SegmentFormat.KIND_SUMMARY,
                SegmentFormat.KIND_ORIGIN
            })
    void nonsenseInASectionIsCorruptionOrHarmless(int kind) throws IOException {
        SegmentMeta meta = write(new RandomRows(new SplittableRandom(3)).streams(4, 6));
        var forged = new ForgedSegment(files, meta);
        byte[] sound = forged.section(kind);
        for (int at = 0; at < sound.length; at++) {
            for (int value : VALUES) {
                forged.replace(kind, with(sound, at, value));
                SegmentMeta told = forged.write();
                boolean seen = isSeen(told, "kind " + kind + ", " + value + " at " + at);
                if (value != (sound[at] & 0xff) && kind == SegmentFormat.KIND_CHUNKS) {
                    assertTrue(seen, value + " at " + at);
                }
            }
        }
    }

    private boolean isSeen(SegmentMeta meta, String message) {
        boolean seen = false;
        try {
            seen = !SegmentCheck.check(files, meta, scratch).problems().isEmpty();
            SegmentSummary.read(files, PATH);
            readDirectories(meta);
        } catch (CorruptFileException e) {
            assertEquals(PATH, e.file());
            seen = true;
        } catch (IOException | RuntimeException e) {
            throw new AssertionError(message, e);
        }
        return seen;
    }

    @Test
    void aFooterThatLiesIsCorruption() throws IOException {
        SegmentMeta meta = write(new RandomRows(new SplittableRandom(4)).streams(4, 6));
        long size = meta.fileBytes();
        assertForged("section too large", meta, entry -> entry.putInt(STORED, Integer.MAX_VALUE));
        assertForged("section too large", meta, entry -> entry.putInt(RAW, -1));
        assertForged("section too large", meta, entry -> entry.putInt(RAW, 1 << 30));
        assertForged("section too large", meta, entry -> entry.putInt(RAW, Integer.MAX_VALUE));
        assertForged("unknown codec of a section", meta, entry -> entry.putInt(CODEC, 7));
        assertForged(OUTSIDE, meta, entry -> entry.putInt(STORED, (int) size));
        assertForged(OUTSIDE, meta, entry -> entry.putInt(STORED, -1).putInt(RAW, 0));
        assertForged(OUTSIDE, meta, entry -> entry.putLong(OFFSET, size - 1));
        assertForged(OUTSIDE, meta, entry -> entry.putLong(OFFSET, Long.MAX_VALUE));
        assertForged(OUTSIDE, meta, entry -> entry.putLong(OFFSET, -1));
        assertForged("segment lacks a section", meta, entry -> entry.putShort(KIND, (short) 99));
    }

    private void assertForged(String problem, SegmentMeta meta, Consumer<ByteBuffer> change)
            throws IOException {
        byte[] sound = files.bytes(PATH);
        files.write(PATH, withEntry(sound, SegmentFormat.KIND_CHUNKS, change));
        assertDamaged(problem, meta);
        files.write(PATH, sound);
    }

    @Test
    void whatIsReadLaterIsNotLookedForBehindTheEnd() throws IOException {
        SegmentMeta meta = write(new RandomRows(new SplittableRandom(4)).streams(4, 6));
        Consumer<ByteBuffer> change = entry -> entry.putLong(OFFSET, meta.fileBytes() - 1);
        files.write(PATH, withEntry(files.bytes(PATH), SegmentFormat.KIND_STATS, change));
        assertDamaged(OUTSIDE, meta);
    }

    @Test
    void aFileThatIsCutWhileItIsOpenIsCorruption() throws IOException {
        SegmentMeta meta = write(new RandomRows(new SplittableRandom(4)).streams(4, 6));
        try (SegmentReader segment = open(meta)) {
            files.truncate(PATH, 100);
            var refused = assertThrows(CorruptFileException.class, () -> segment.stats());
            assertEquals(PATH, refused.file());
        }
    }

    @Test
    void bytesThatNoCodecHasMadeAreCorruption() throws IOException {
        var forged =
                new ForgedSegment(
                        files, write(new RandomRows(new SplittableRandom(4)).streams(4, 6)));
        SegmentMeta meta = forged.write();
        Consumer<ByteBuffer> change = entry -> entry.putInt(CODEC, SegmentFormat.CODEC_ZSTD);
        files.write(PATH, withEntry(files.bytes(PATH), SegmentFormat.KIND_CHUNKS, change));
        assertDamaged("damaged segment", meta);
    }

    @Test
    void sectionsOfANewerVersionAreRefusedAndLeftAlone() throws IOException {
        SegmentMeta meta = write(List.of(new TestRows("a", "b").add(1, "x")));
        Consumer<ByteBuffer> change = entry -> entry.putShort(VERSION, (short) 2);
        files.write(PATH, withEntry(files.bytes(PATH), SegmentFormat.KIND_CHUNKS, change));
        var refused = assertThrows(UnsupportedFormatException.class, () -> open(meta));
        assertEquals(2, refused.version());
    }

    @Test
    void aTrailerThatLiesIsCorruption() throws IOException {
        SegmentMeta meta = write(List.of(new TestRows("a", "b").add(1, "x")));
        int trailer = (int) meta.fileBytes() - SegmentFormat.TRAILER_BYTES;
        for (long footer : new long[] {-1, 0, meta.fileBytes() - 4, Long.MAX_VALUE}) {
            assertTrailerDamaged(meta, bytes -> bytes.putLong(trailer, footer));
        }
        assertTrailerDamaged(meta, bytes -> bytes.putLong(trailer + 8, 8));
        assertTrailerDamaged(meta, bytes -> bytes.putInt(trailer + 16, -1));
        assertTrailerDamaged(meta, bytes -> bytes.putInt(trailer + 16, 0));
        // As many entries below none as the footer seems to start behind its end.
        int behind = trailer + SegmentFormat.FOOTER_ENTRY_BYTES;
        assertTrailerDamaged(
                meta, bytes -> bytes.putLong(trailer, behind).putInt(trailer + 16, -1));
    }

    private void assertTrailerDamaged(SegmentMeta meta, Consumer<ByteBuffer> change)
            throws IOException {
        byte[] sound = files.bytes(PATH);
        byte[] forged = sound.clone();
        change.accept(ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN));
        files.write(PATH, forged);
        assertDamaged("damaged trailer", meta);
        files.write(PATH, sound);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void aFileWithAnothersNameIsCorruption() throws IOException {
        SegmentMeta meta = write(List.of(new TestRows("a", "b").add(1, "x")));
        var other =
                new SegmentMeta(
                        8, PATH, 3, 0, meta.rows(), meta.lineBytes(), meta.fileBytes(), 1, 1);
        assertDamaged("segment with another id", other);
    }

    @Test
    void aFileThatIsTooShortToBeASegmentCannotExplainItself() throws IOException {
        files.write(PATH, new byte[SegmentFormat.HEADER_BYTES - 1]);
        var refused =
                assertThrows(CorruptFileException.class, () -> SegmentSummary.read(files, PATH));
        assertEquals(0, refused.offset());
    }

    @Test
    void labelsThatAreNoneAreCorruption() throws IOException {
        SegmentMeta meta = write(List.of(new TestRows("a", "b").add(1, "x")));
        var forged = new ForgedSegment(files, meta);
        byte[] page = forged.section(SegmentFormat.KIND_TEXTS);
        byte[] streams = forged.section(SegmentFormat.KIND_STREAMS);
        // The list of pages: u32 checksum, then the fingerprint of the one stream.
        int checksum = streams.length - 16 - Integer.BYTES;
        page[0] = 100;
        forged.replace(SegmentFormat.KIND_TEXTS, page);
        int crc = new Crc().of(page, 0, page.length);
        forged.replace(SegmentFormat.KIND_STREAMS, little(streams).putInt(checksum, crc).array());
        assertDamaged("damaged segment", forged.write());
        // Lengths that differ mean zstd.
        streams[checksum - 1]--;
        forged.replace(SegmentFormat.KIND_STREAMS, little(streams).putInt(checksum, crc).array());
        assertDamaged("damaged segment", forged.write());
        byte[] huge = withRawLength(little(streams).putInt(checksum, crc).array(), checksum);
        forged.replace(SegmentFormat.KIND_STREAMS, huge);
        assertDamaged("section too large", forged.write());
    }

    /// Puts the largest length that there is in place of the one byte before the checksum.
    private static byte[] withRawLength(byte[] streams, int checksum) {
        var out = new GrowingBytes(streams.length + 4);
        out.put(streams, 0, checksum - 1);
        out.putVarint(Integer.MAX_VALUE);
        out.put(streams, checksum, streams.length - checksum);
        return out.toBytes();
    }

    @Test
    void rowsThatOverflowAreCorruption() throws IOException {
        var rows = new TestRows("a", "b").add(1, "x").add(2, "x");
        SegmentMeta meta = write(List.of(rows, new TestRows("a", "c").add(1, "x")));
        var forged = new ForgedSegment(files, meta);
        byte[] chunks = forged.section(SegmentFormat.KIND_CHUNKS);
        // v count, v base, two streams, two blocks, rows of the first and of the second chunk.
        int at = 1 + 1 + 2 + 2 + 1;
        assertEquals(1, chunks[at]);
        var out = new GrowingBytes(chunks.length + 4);
        out.put(chunks, 0, at);
        out.putVarint(Integer.MAX_VALUE);
        out.put(chunks, at + 1, chunks.length - at - 1);
        forged.replace(SegmentFormat.KIND_CHUNKS, out.toBytes());
        assertDamaged("damaged segment", forged.write());
    }

    @Test
    void directoriesThatAgreeOnRowsThatAreNotThereAreFound() throws IOException {
        SegmentMeta meta = write(List.of(new TestRows("a", "b").add(1, "x").add(2, "x")));
        var forged = new ForgedSegment(files, meta);
        byte[] stats = forged.section(SegmentFormat.KIND_STATS);
        // …, v rows, v lineBytes, v metadataBytes of the one bucket.
        int at = stats.length - 3;
        assertEquals(2, stats[at]);
        forged.replace(SegmentFormat.KIND_STATS, with(stats, at, 3));
        SegmentMeta told = ForgedSegment.withCounts(meta, 3, forged.write().fileBytes());
        var report = SegmentCheck.check(files, told, scratch);
        assertEquals(1, report.problems().size());
        assertTrue(
                String.valueOf(report.problems().getFirst().getMessage())
                        .startsWith("rows differ from the manifest"));
    }

    @Test
    void segmentsThatSayNothingOfTheirOriginAreFlushes() throws IOException {
        SegmentMeta meta = write(List.of(new TestRows("a", "b").add(1, "x")));
        var forged = new ForgedSegment(files, meta);
        forged.remove(SegmentFormat.KIND_ORIGIN);
        try (SegmentReader segment = open(forged.write())) {
            assertEquals(SegmentOrigin.flushed(meta.sequence(), 0), segment.origin());
        }
    }

    /// It is refused, and the check says so as well.
    private void assertDamaged(String problem, SegmentMeta meta) throws IOException {
        var refused = assertThrows(CorruptFileException.class, () -> readDirectories(meta));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith(problem), message);
        assertFalse(SegmentCheck.check(files, meta, scratch).problems().isEmpty());
    }

    private void readDirectories(SegmentMeta meta) throws IOException {
        try (SegmentReader segment = open(meta)) {
            SegmentDirectory directory = segment.directory();
            var walk = segment.walkLabels();
            for (int stream = 0; stream < directory.streamCount(); stream++) {
                LabelSet labels = walk.labels(stream);
                TenantId tenant = directory.tenant(stream);
                assertTrue(directory.find(tenant, labels) < directory.streamCount());
                assertTrue(directory.metadataNames(stream).size() <= 10);
                MinuteStats stats = segment.stats();
                int end = stats.bucketStart(stream + 1);
                for (int i = stats.bucketStart(stream); i < end; i++) {
                    assertTrue(stats.rows(i) > 0, stats.level(i));
                }
            }
        }
    }

    private SegmentMeta write(List<TestRows> streams) throws IOException {
        files.createDirectories("segments");
        var options = new SegmentOptions(100, 1);
        return SegmentWriter.write(files, PATH, 7, 3, 0, streams, options);
    }

    private SegmentReader open(SegmentMeta meta) throws IOException {
        return SegmentReader.open(files, meta, new DirectoryCache(0), UnaryOperator.identity());
    }
}
