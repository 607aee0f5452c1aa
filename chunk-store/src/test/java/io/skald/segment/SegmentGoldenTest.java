package io.skald.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.block.BlockScratch;
import io.skald.block.LittleEndian;
import io.skald.block.TestRows;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.testing.GoldenBytes;
import io.skald.testing.MemFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;

/// Bytes of version 1 of the segment file, field by field: a changed byte is a changed line of the resource.
class SegmentGoldenTest {
    private static final String[] KINDS = {
        "", "TEXTS", "STATS", "STREAMS", "CHUNKS", "BLOCKS", "SUMMARY", "ORIGIN"
    };

    private final MemFileSystem files = new MemFileSystem();

    @Test
    void bytesOfTheVersionThatIsWritten() throws IOException {
        var origin = new SegmentOrigin(12, 300, List.of(3L, 4L), List.of(1L));
        SegmentMeta meta =
                SegmentWriter.write(files, "s", 5, 9, 0, origin, rows(), SegmentOptions.FLUSH);
        byte[] bytes = new byte[(int) meta.fileBytes()];
        try (var file = files.open("s")) {
            file.readFully(0, ByteBuffer.wrap(bytes));
        }
        int footer = (int) LittleEndian.getLong(bytes, bytes.length - 32);
        int count = LittleEndian.getInt(bytes, bytes.length - 16);
        int texts = (int) LittleEndian.getLong(bytes, footer + 4);
        var golden =
                new GoldenBytes(bytes)
                        .field(8, "magic: SKALDSEG")
                        .field(2, "major: 1")
                        .field(2, "minor: 1")
                        .field(4, "flags: 0")
                        .field(8, "id: 5")
                        .field(4, "reserved")
                        .field(4, "checksum of the header")
                        .field(texts - SegmentFormat.HEADER_BYTES, "blocks, see block-1.hex");
        for (int at = footer; at < footer + 28 * count; at += 28) {
            String kind = KINDS[LittleEndian.getShort(bytes, at)];
            golden.field(LittleEndian.getInt(bytes, at + 12), "section " + kind);
        }
        for (int at = footer; at < footer + 28 * count; at += 28) {
            golden.field(
                            4,
                            "footer, "
                                    + KINDS[LittleEndian.getShort(bytes, at)]
                                    + ": kind, version")
                    .field(8, "  offset")
                    .field(8, "  stored and raw length")
                    .field(4, "  codec")
                    .field(4, "  checksum");
        }
        golden.field(8, "trailer: offset of the footer")
                .field(8, "id: 5")
                .field(4, "sections: " + count)
                .field(4, "checksum of footer and trailer")
                .field(8, "magic: SKGEND01")
                .assertEqualsResource("segment-1.1.hex");
    }

    @Test
    void theFileTellsWhatTheManifestKnows() throws IOException {
        var origin = new SegmentOrigin(12, 300, List.of(3L, 4L), List.of(1L));
        SegmentMeta meta =
                SegmentWriter.write(files, "s", 5, 9, 1, origin, rows(), SegmentOptions.FLUSH);
        assertEquals(12, meta.maskFrom());
        assertEquals(new SegmentSummary(meta, origin), SegmentSummary.read(files, "s"));
    }

    @Test
    void versionsAreReadable() throws IOException {
        isReadable("segment-1.hex", 9, SegmentOrigin.flushed(9, 0));
        files.delete("s");
        var origin = new SegmentOrigin(12, 300, List.of(3L, 4L), List.of(1L));
        isReadable("segment-1.1.hex", 12, origin);
    }

    private void isReadable(String golden, long maskFrom, SegmentOrigin origin) throws IOException {
        byte[] bytes = GoldenBytes.load(golden);
        try (var file = files.create("s")) {
            file.append(ByteBuffer.wrap(bytes));
        }
        var meta =
                new SegmentMeta(
                        5,
                        "s",
                        9,
                        0,
                        3,
                        14,
                        bytes.length,
                        60_000_000_000L,
                        60_000_000_001L,
                        maskFrom);
        assertEquals(new SegmentSummary(meta, origin), SegmentSummary.read(files, "s"));
        try (var scratch = new BlockScratch();
                SegmentReader segment =
                        SegmentReader.open(
                                files, meta, new DirectoryCache(0), UnaryOperator.identity())) {
            assertEquals(1, segment.directory().find(new TenantId("two"), LabelSet.of("app", "x")));
            assertEquals(LabelSet.of("app", "x", "pod", "1"), segment.walkLabels().labels(0));
            var report = SegmentCheck.check(files, meta, scratch);
            assertEquals(List.of(), report.problems());
            assertEquals(3, report.rows());
        }
    }

    private static List<TestRows> rows() {
        var one =
                new TestRows("app", "x", "pod", "1")
                        .add(60_000_000_000L, "first", "detected_level", "info")
                        .add(60_000_000_001L, "second");
        var two = new TestRows(new TenantId("two"), LabelSet.of("app", "x"));
        return List.of(one, two.add(60_000_000_000L, "3rd"));
    }
}
