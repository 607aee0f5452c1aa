package io.skald.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.block.BlockWriter.Templates;
import io.skald.logql.engine.Needs;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.model.Utf8;
import io.skald.testing.GoldenBytes;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Bytes of a block of each encoding, field by field: a changed byte is a changed line of the resource.
class BlockGoldenTest {
    private static final String[] KINDS = {
        "",
        "STREAMS",
        "TIMESTAMPS",
        "METADATA",
        "LENGTHS",
        "LINES",
        "TEMPLATES",
        "TEMPLATE_OF_ROW",
        "SMALL",
        "COLUMNS"
    };
    private static final int ROWS_OF_TEMPLATES = 300;

    @Test
    void bytesOfVersionOne() {
        byte[] bytes = TestBlock.of(streams()).bytes();
        String[] head = {
            "encoding 1: row", "flags: HAS_NEWLINE", "rows: 5", "min: 1 s", "max: 3.5 s"
        };
        explain(bytes, head).assertEqualsResource("block-1.hex");
    }

    @Test
    void bytesOfTemplates() {
        byte[] bytes = TestBlock.of(List.of(templates()), Templates.ALWAYS).bytes();
        String[] head = {"encoding 2: template", "flags", "rows: 300", "min: 1 s", "max: 300 s"};
        explain(bytes, head).assertEqualsResource("block-2.hex");
    }

    /// @param head what the fields are that differ from block to block
    private static GoldenBytes explain(byte[] bytes, String... head) {
        var golden = new GoldenBytes(bytes).field(4, "magic").field(1, head[0]).field(1, head[1]);
        int sections = sectionsOf(bytes);
        golden.field(2, "sections: " + sections)
                .field(4, "body length")
                .field(4, head[2])
                .field(8, head[3])
                .field(8, head[4]);
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
        return golden;
    }

    @Test
    void templatesAreReadable() throws IOException {
        byte[] bytes = GoldenBytes.load("block-2.hex");
        int columns = BlockFormat.SECTIONS_OFFSET + 16 * (sectionsOf(bytes) - 1);
        int headLength = bytes.length - LittleEndian.getInt(bytes, columns + 4);
        TestRows wanted = templates();
        try (var scratch = new BlockScratch()) {
            BlockReader reader =
                    BlockReader.open(
                            TestBlock.file(bytes), "golden", 0, bytes.length, headLength, scratch);
            var all = new BitSet();
            all.set(0, ROWS_OF_TEMPLATES);
            var batch = new EntryBatch();
            int to = ROWS_OF_TEMPLATES;
            assertEquals(to, reader.fill(wanted.labels(), all, 0, to, Needs.EVERYTHING, batch));
            for (int row = 0; row < to; row++) {
                int offset = batch.lineOffset(row);
                int end = offset + batch.lineLength(row);
                byte[] line = Arrays.copyOfRange(batch.lines(), offset, end);
                assertArrayEquals(wanted.rows().get(row).line(), line);
                assertEquals((row + 1) * 1_000_000_000L, batch.timestampNanos(row));
            }
            for (String needle : List.of(traceId(77), traceId(1000), "10.0.0.77", "took 7.7")) {
                var hits = new BitSet();
                reader.match(new LineFilter.Contains(ByteFinder.of(needle)), 0, to, hits);
                var expected = new BitSet();
                for (int row = 0; row < to; row++) {
                    String line = text(wanted.rows().get(row).line());
                    expected.set(row, line.contains(needle));
                }
                assertEquals(expected, hits, needle);
            }
        }
    }

    private static String text(byte[] line) {
        return Utf8.text(line, 0, line.length);
    }

    private static int sectionsOf(byte[] bytes) {
        return LittleEndian.getShort(bytes, BlockFormat.SECTION_COUNT_OFFSET);
    }

    /// A column of each type, and a line that is none of a template.
    private static TestRows templates() {
        var rows = new TestRows("app", "x");
        for (int i = 0; i < ROWS_OF_TEMPLATES; i++) {
            String line =
                    "GET /items/%d from 10.0.%d.%d id=%s status=%d took %d.%d by user%s"
                            .formatted(
                                    31 * i,
                                    i / 200,
                                    i % 256,
                                    traceId(i),
                                    200 + i % 3,
                                    i / 10,
                                    i % 10,
                                    "_" + "ab".repeat(i % 5) + i);
            byte[] bytes = i == 100 ? new byte[] {0, 1, (byte) 0xff} : Utf8.bytes(line);
            rows.add((i + 1) * 1_000_000_000L, bytes, Map.of());
        }
        return rows;
    }

    private static String traceId(int number) {
        return "%016x%016x".formatted(number * 0x9E3779B97F4A7C15L, ~number * 0xC2B2AE3D27D4EB4FL);
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
