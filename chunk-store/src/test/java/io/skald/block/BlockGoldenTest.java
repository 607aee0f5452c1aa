package io.skald.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.logql.engine.Needs;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.testing.GoldenBytes;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/// Bytes of version 1 of the row block, field by field: a changed byte is a changed line of the resource.
class BlockGoldenTest {
    private static final String[] KINDS = {
        "", "STREAMS", "TIMESTAMPS", "METADATA", "LENGTHS", "LINES"
    };

    @Test
    void bytesOfVersionOne() {
        byte[] bytes = TestBlock.of(streams()).bytes();
        var golden =
                new GoldenBytes(bytes)
                        .field(4, "magic")
                        .field(1, "encoding 1: row")
                        .field(1, "flags: HAS_NEWLINE");
        int sections = LittleEndian.getShort(bytes, BlockFormat.SECTION_COUNT_OFFSET);
        golden.field(2, "sections: " + sections)
                .field(4, "body length")
                .field(4, "rows: 5")
                .field(8, "min: 1 s")
                .field(8, "max: 3.5 s");
        for (int i = 0; i < sections; i++) {
            String kind = KINDS[bytes[BlockFormat.SECTIONS_OFFSET + 16 * i]];
            golden.field(2, kind + ": kind, codec")
                    .field(2, "  zero")
                    .field(4, "  stored length")
                    .field(4, "  raw length")
                    .field(4, "  checksum");
        }
        golden.field(4, "checksum of the header");
        for (int i = 0; i < sections; i++) {
            int at = BlockFormat.SECTIONS_OFFSET + 16 * i;
            golden.field(LittleEndian.getInt(bytes, at + 4), KINDS[bytes[at]]);
        }
        golden.assertEqualsResource("block-1.hex");
    }

    @Test
    void versionOneIsReadable() throws IOException {
        byte[] bytes = GoldenBytes.load("block-1.hex");
        int linesAt = BlockFormat.headerLength(5) - Integer.BYTES - BlockFormat.SECTION_BYTES + 4;
        int headLength = bytes.length - LittleEndian.getInt(bytes, linesAt);
        var seen = new StringBuilder();
        try (var scratch = new BlockScratch()) {
            BlockReader reader =
                    BlockReader.open(
                            TestBlock.file(bytes), "golden", 0, bytes.length, headLength, scratch);
            var all = new BitSet();
            all.set(0, 5);
            var batch = new EntryBatch();
            int from = 0;
            for (TestRows stream : streams()) {
                int to = from + stream.rowCount();
                reader.fill(stream.labels(), all, from, to, Needs.EVERYTHING, batch);
                from = to;
                for (int i = 0; i < batch.rowCount(); i++) {
                    int offset = batch.lineOffset(i);
                    int length = batch.lineLength(i);
                    String line = HexFormat.of().formatHex(batch.lines(), offset, offset + length);
                    seen.append(batch.timestampNanos(i)).append(' ').append(line);
                    for (var column : batch.metadata()) {
                        if (column.value(i) != null) {
                            seen.append(' ').append(column.name());
                            seen.append('=').append(column.value(i));
                        }
                    }
                    seen.append('\n');
                }
            }
        }
        assertEquals(
                """
                1000000000 610a62 detected_level=info trace=1f
                1500000000  detected_level=error
                3500000000 6161616161616161616161616161616161616161 detected_level=info
                2000000000 ff00 detected_level=info
                2000000000 6161616161616161616161616161616161616161 detected_level=info
                """,
                seen.toString());
    }

    private static List<TestRows> streams() {
        String many = "a".repeat(20);
        var one =
                new TestRows("app", "x")
                        .add(1_000_000_000L, "a\nb", "detected_level", "info", "trace", "1f")
                        .add(1_500_000_000L, "", "detected_level", "error")
                        .add(3_500_000_000L, many, "detected_level", "info");
        var metadata = one.rows().getLast().metadata();
        var two =
                new TestRows("app", "y")
                        .add(2_000_000_000L, new byte[] {(byte) 0xff, 0}, metadata)
                        .add(2_000_000_000L, many, "detected_level", "info");
        return List.of(one, two);
    }

    @Test
    void blockWithoutRowsIsAnError() {
        try (var writer = new BlockWriter(1, BlockWriter.Templates.NEVER)) {
            org.junit.jupiter.api.Assertions.assertThrows(
                    IllegalStateException.class, () -> writer.finish(new GrowingBytes(0)));
        }
    }
}
