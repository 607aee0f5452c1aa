package io.skald.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.model.LabelSet;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.model.Varints;
import io.skald.testing.RandomRows;
import io.skald.testing.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class PushRecordTest {
    private static final TenantId TENANT = new TenantId("acme");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void decodesWhatItEncoded(long seed) {
        var random = new SplittableRandom(seed);
        PushBatch batch = Row.batch(RandomRows.of(random, TENANT, 1 + random.nextInt(300)));
        try (var record = new PushRecord()) {
            int from = random.nextInt(batch.rowCount());
            int to = from + 1 + random.nextInt(batch.rowCount() - from);
            byte[] payload = record.encode(batch, from, to);
            PushBatch decoded = record.decode(payload, 0, payload.length);
            assertEquals(to - from, decoded.rowCount());
            assertEquals(batch.tenant(), decoded.tenant());
            for (int row = from; row < to; row++) {
                assertSameRow(batch, row, decoded, row - from);
            }
        }
    }

    @Test
    void oneDecoderReadsManyRecordsWithManyStreams() {
        var random = new SplittableRandom(6);
        try (var record = new PushRecord()) {
            for (int i = 0; i < 200; i++) {
                List<Row> rows = new ArrayList<>();
                for (int row = 0; row < 100; row++) {
                    LabelSet labels = LabelSet.of("app", "a" + random.nextInt(20_000));
                    rows.add(new Row(TENANT, labels, row, "line " + row, Map.of()));
                }
                PushBatch batch = Row.batch(rows);
                byte[] payload = record.encode(batch, 0, batch.rowCount());
                PushBatch decoded = record.decode(payload, 0, payload.length);
                for (int row = 0; row < rows.size(); row++) {
                    assertSameRow(batch, row, decoded, row);
                }
            }
        }
    }

    private static void assertSameRow(PushBatch left, int row, PushBatch right, int other) {
        assertEquals(stream(left, row), stream(right, other));
        assertEquals(left.timestampNanos(row), right.timestampNanos(other));
        assertArrayEquals(
                slice(left.lines(), left.lineOffset(row), left.lineLength(row)),
                slice(right.lines(), right.lineOffset(other), right.lineLength(other)));
        assertArrayEquals(
                slice(left.metadata(), left.metadataOffset(row), left.metadataLength(row)),
                slice(right.metadata(), right.metadataOffset(other), right.metadataLength(other)));
    }

    private static LabelSet stream(PushBatch batch, int row) {
        int run = 0;
        while (batch.runEnd(run) <= row) {
            run++;
        }
        return batch.stream(run);
    }

    private static byte[] slice(byte[] array, int offset, int length) {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    @Test
    void aHugePushIsWrittenAndReadAsAnyOther() {
        String line = "x".repeat(3 << 20);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rows.add(new Row(TENANT, LabelSet.of("app", "web"), i, line + i, Map.of()));
        }
        PushBatch huge = Row.batch(rows);
        PushBatch small = Row.batch(rows.subList(0, 1));
        try (var record = new PushRecord()) {
            for (PushBatch batch : List.of(huge, small, huge)) {
                byte[] payload = record.encode(batch, 0, batch.rowCount());
                PushBatch decoded = record.decode(payload, 0, payload.length);
                for (int row = 0; row < batch.rowCount(); row++) {
                    assertSameRow(batch, row, decoded, row);
                }
            }
        }
    }

    @Test
    void refusesALengthThatNoPushHas() {
        byte[] payload = new byte[20];
        int end = Varints.put(payload, 0, (1L << 30) + 1);
        try (var record = new PushRecord()) {
            assertThrows(IllegalArgumentException.class, () -> record.decode(payload, 0, end));
        }
    }

    @Test
    void labelsThatAreTooLongToBeRememberedAreRead() {
        LabelSet labels = LabelSet.of("app", "a".repeat(2000));
        PushBatch batch = Row.batch(List.of(new Row(TENANT, labels, 1, "x", Map.of())));
        try (var record = new PushRecord()) {
            byte[] payload = record.encode(batch, 0, 1);
            for (int i = 0; i < 2; i++) {
                assertSameRow(batch, 0, record.decode(payload, 0, payload.length), 0);
            }
        }
    }

    @Test
    void readsVersionOne() {
        // rawLength 41, then a zstd frame that holds the bytes as they are (a raw block):
        //   04 61636d65             tenant "acme"
        //   01                      one run
        //   09 01 03 617070 03 776562   labels {app="web"}
        //   02                      two rows
        //   01                      one metadata set
        //   06 01 01 6b 02 7631 ... {k="v1"}
        //   10 06                   timestamps 8 and 8+3, zigzag
        //   00 01                   metadata: none, set 1
        //   02 03                   line lengths
        //   6869 796f75             lines
        String raw =
                "0461636d6501090103617070037765620201"
                        + "06"
                        + "01016b027631"
                        + "1006"
                        + "0001"
                        + "0203"
                        + "6869796f75";
        int length = raw.length() / 2;
        // Frame: magic, header 0x20 (single segment, 1-byte size), size, block header (last, raw,
        // size), bytes.
        int header = length << 3 | 1;
        String frame =
                "28b52ffd20"
                        + HexFormat.of().toHexDigits((byte) length)
                        + HexFormat.of().toHexDigits((byte) header)
                        + HexFormat.of().toHexDigits((byte) (header >> 8))
                        + "00"
                        + raw;
        byte[] payload = HexFormat.of().parseHex(HexFormat.of().toHexDigits((byte) length) + frame);
        try (var record = new PushRecord()) {
            PushBatch batch = record.decode(payload, 0, payload.length);
            LabelSet labels = LabelSet.of("app", "web");
            PushBatch wanted =
                    Row.batch(
                            List.of(
                                    new Row(TENANT, labels, 8, "hi", Map.of()),
                                    new Row(TENANT, labels, 11, "you", Map.of("k", "v1"))));
            assertEquals(2, batch.rowCount());
            assertSameRow(wanted, 0, batch, 0);
            assertSameRow(wanted, 1, batch, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void refusesDamagedBytesWithTheDocumentedExceptionOnly(long seed) {
        var random = new SplittableRandom(seed);
        PushBatch batch = Row.batch(RandomRows.of(random, TENANT, 20));
        try (var record = new PushRecord()) {
            byte[] payload = record.encode(batch, 0, batch.rowCount());
            for (int i = 0; i < 3000; i++) {
                byte[] damaged = payload.clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                int length =
                        random.nextInt(10) == 0 ? random.nextInt(damaged.length) : damaged.length;
                try {
                    record.decode(damaged, 0, length);
                } catch (IllegalArgumentException _) {
                    // The documented answer; a flip that zstd does not notice is caught by the
                    // frame's checksum.
                }
            }
        }
    }
}
