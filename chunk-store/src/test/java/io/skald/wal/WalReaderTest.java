package io.skald.wal;

import static io.skald.wal.Logs.DIRECTORY;
import static io.skald.wal.Logs.payloads;
import static io.skald.wal.Logs.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.io.UnsupportedFormatException;
import io.skald.testing.Hex;
import io.skald.testing.MemFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

class WalReaderTest {
    private static final String FIRST = DIRECTORY + "/0000000000000001.wal";
    private static final String SECOND = DIRECTORY + "/0000000000000002.wal";

    /// Version 1; the worked example of docs/format/wal.md.
    private static final byte[] GOLDEN =
            Hex.bytes(
                    """
                    53 4b 41 4c 44 57 41 4c     # file header: magic SKALDWAL
                    01 00                       # version 1
                    03 00                       # shard 3
                    01 00 00 00 00 00 00 00     # sequence 1
                    07 00 00 00 00 00 00 00     # firstLsn 7
                    00 00 00 00 00 00 00 00     # syncedLsn 0: first file of a run
                    d0 2d 7e 2c                 # checksum
                    53 4b 57 01                 # record: magic SKW, 1
                    02 00 00 00                 # length 2
                    07 00 00 00 00 00 00 00     # lsn 7
                    00 00 00 00 00 00 00 00     # syncedLsn 0
                    01 00 00 00                 # kind 1, three zeros
                    c2 d9 9d f5                 # payloadChecksum
                    34 f8 5d db                 # checksum
                    68 69                       # payload "hi"
                    53 4b 57 01                 # record
                    01 00 00 00                 # length 1
                    08 00 00 00 00 00 00 00     # lsn 8
                    07 00 00 00 00 00 00 00     # syncedLsn 7
                    01 00 00 00                 # kind 1
                    8c 5e ab 80                 # payloadChecksum
                    d0 90 3c 55                 # checksum
                    21                          # payload "!"
                    """);

    private MemFileSystem disk = new MemFileSystem();

    @Test
    void version1IsWrittenAsEver() throws IOException {
        try (WalWriter writer = new WalWriter(disk, DIRECTORY, 7, 1 << 20)) {
            writer.write(payloads("hi"));
            writer.write(payloads("!"));
        }
        assertEquals(Hex.text(GOLDEN), Hex.text(disk.bytes(FIRST)));
    }

    @Test
    void version1StaysReadable() throws IOException {
        disk.write(FIRST, GOLDEN);
        Logs.Found found = replay(disk, 6);
        assertEquals(List.of("7=hi", "8=!"), found.records());
        assertEquals(new ReplayReport(9, 2, 3, 0, List.of(), List.of()), found.report());
    }

    @Test
    void newerVersionsAreRefused() {
        byte[] newer = GOLDEN.clone();
        newer[8] = 2;
        CRC32C crc = new CRC32C();
        crc.update(newer, 0, 36);
        ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN).putInt(36, (int) crc.getValue());
        UnsupportedFormatException refused =
                assertThrows(
                        UnsupportedFormatException.class,
                        () -> {
                            disk.write(FIRST, newer);
                            replay(disk);
                        });
        assertEquals(2, refused.version());
        assertEquals(FIRST, refused.file());
    }

    @Test
    void anEmptyOrMissingDirectoryHoldsNothing() throws IOException {
        assertEquals(new ReplayReport(1, 0, 0, 0, List.of(), List.of()), replay(disk).report());
        assertEquals(
                new ReplayReport(43, 0, 0, 0, List.of(), List.of()), replay(disk, 42).report());
    }

    @Test
    void aTornEndIsSilentAtEveryLength() throws IOException {
        writeThree();
        byte[] whole = disk.bytes(FIRST);
        List<String> all = replay(disk).records();
        for (int length = 0; length < whole.length; length++) {
            disk.write(FIRST, Arrays.copyOf(whole, length));
            Logs.Found found = replay(disk);
            assertEquals(all.subList(0, found.records().size()), found.records());
            assertEquals(List.of(), found.report().damages(), "length " + length);
            assertEquals(found.records().size() + 1, found.report().nextLsn());
        }
    }

    @Test
    void everyFlippedBitIsNoticedAndCostsOneRecordAtMost() throws IOException {
        writeThree();
        byte[] whole = disk.bytes(FIRST);
        List<String> all = replay(disk).records();
        int lastStart = whole.length - WalFrame.BYTES - "third".length();
        for (long bit = 0; bit < 8L * whole.length; bit++) {
            disk = new MemFileSystem();
            disk.write(FIRST, whole);
            disk.flipBit(FIRST, bit);
            Logs.Found found = replay(disk);
            Set<String> lost = new HashSet<>(all);
            lost.removeAll(found.records());
            assertTrue(all.containsAll(found.records()), "bit " + bit);
            assertTrue(lost.size() <= 1, "bit " + bit);
            if (bit / 8 < lastStart) {
                WalDamage damage = found.report().damages().getFirst();
                assertEquals(lost.size(), damage.lostRecords());
                assertTrue(
                        damage.offset() <= bit / 8 && bit / 8 < damage.offset() + damage.length());
            } else {
                // Nothing was written after the last record, so nothing proves that it was safe.
                assertTrue(found.report().tornBytes() > 0);
            }
        }
    }

    @Test
    void damagedBytesAreCopiedToQuarantineOnce() throws IOException {
        writeThree();
        disk.flipBit(FIRST, (WalFileHeader.BYTES + WalFrame.BYTES) * 8L);
        byte[] damaged = disk.bytes(FIRST);
        WalDamage damage = replay(disk).report().damages().getFirst();
        int end = WalFileHeader.BYTES + WalFrame.BYTES + "first".length();
        String copy = "quarantine/wal-3-0000000000000001.wal-28";
        assertEquals(new WalDamage(FIRST, 40, end - 40, 1, copy), damage);
        assertArrayEquals(Arrays.copyOfRange(damaged, 40, end), disk.bytes(copy));
        assertEquals(damage, replay(disk).report().damages().getFirst());
        assertEquals(1, disk.list("quarantine").size());
    }

    @Test
    void damageInFlushedRecordsIsNobodysLoss() throws IOException {
        writeThree();
        disk.flipBit(FIRST, (WalFileHeader.BYTES + WalFrame.BYTES) * 8L);
        assertEquals(List.of(), replay(disk, 1).report().damages());
        assertFalse(disk.exists("quarantine"));
    }

    @Test
    void aFileThatWasCutShortIsToldByTheNextOne() throws IOException {
        writeTwoFiles();
        disk.write(FIRST, Arrays.copyOf(disk.bytes(FIRST), WalFileHeader.BYTES));
        Logs.Found found = replay(disk);
        assertEquals(List.of("3=c"), found.records());
        assertEquals(
                List.of(new WalDamage(FIRST, WalFileHeader.BYTES, 0, 2, null)),
                found.report().damages());
    }

    @Test
    void aMissingBeginningIsReportedUnlessItWasFlushed() throws IOException {
        writeTwoFiles();
        disk.delete(FIRST);
        assertEquals(
                List.of(new WalDamage(SECOND, 0, 0, 2, null)), replay(disk).report().damages());
        assertEquals(List.of(), replay(disk, 2).report().damages());
    }

    @Test
    void recordsInsideAPayloadAreNeverTakenForRecords() throws IOException {
        writeThree();
        byte[] whole = disk.bytes(FIRST);
        disk = new MemFileSystem();
        try (WalWriter writer = new WalWriter(disk, DIRECTORY, 1, 1 << 20)) {
            WalPayload hostile = new WalPayload((byte) 1, whole, 0, whole.length);
            writer.write(List.of(hostile, payloads("x").getFirst()));
            writer.write(payloads("y"));
        }
        disk.flipBit(FIRST, WalFileHeader.BYTES * 8L);
        assertEquals(List.of("2=x", "3=y"), replay(disk).records());
    }

    private void writeThree() throws IOException {
        try (WalWriter writer = new WalWriter(disk, DIRECTORY, 1, 1 << 20)) {
            writer.write(payloads("first"));
            writer.write(payloads("second"));
            writer.write(payloads("third"));
        }
    }

    private void writeTwoFiles() throws IOException {
        try (WalWriter writer = new WalWriter(disk, DIRECTORY, 1, 100)) {
            writer.write(payloads("a", "b"));
            writer.write(payloads("c"));
        }
    }
}
