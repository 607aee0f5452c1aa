package io.skald.wal;

import static io.skald.wal.Logs.DIRECTORY;
import static io.skald.wal.Logs.payloads;
import static io.skald.wal.Logs.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.io.DiskFullException;
import io.skald.testing.Fault;
import io.skald.testing.Fault.Operation;
import io.skald.testing.FaultyFileSystem;
import io.skald.testing.MemFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

class WalWriterTest {
    private static final long ROTATE_BYTES = 1 << 20;
    private final MemFileSystem disk = new MemFileSystem();
    private final FaultyFileSystem files =
            new FaultyFileSystem(disk, new SplittableRandom(7), Fault.Plan.none());

    private WalWriter writer(long nextLsn, long rotateBytes) throws IOException {
        return new WalWriter(files, DIRECTORY, nextLsn, rotateBytes);
    }

    @Test
    void recordsComeBackInOrder() throws IOException {
        try (WalWriter writer = writer(1, ROTATE_BYTES)) {
            assertEquals(1, writer.write(payloads("a", "", "c")));
            assertEquals(4, writer.write(payloads("d")));
            assertEquals(5, writer.nextLsn());
        }
        Logs.Found found = replay(disk);
        assertEquals(List.of("1=a", "2=", "3=c", "4=d"), found.records());
        assertEquals(new ReplayReport(5, 4, 3, 0, List.of(), List.of()), found.report());
        assertEquals(List.of("4=d"), replay(disk, 3).records());
    }

    @Test
    void oneWriteTakesOneAppendAndOneSync() throws IOException {
        try (WalWriter writer = writer(1, ROTATE_BYTES)) {
            writer.write(payloads("first"));
            long before = files.steps();
            writer.write(payloads("a", "b", "c", "d"));
            assertEquals(2, files.steps() - before);
        }
    }

    @Test
    void recordsLargerThanTheBufferAreWritten() throws IOException {
        String large = "x".repeat(3 << 20);
        try (WalWriter writer = writer(1, Long.MAX_VALUE)) {
            writer.write(payloads("a", large, "b"));
        }
        assertEquals(List.of("1=a", "2=" + large, "3=b"), replay(disk).records());
    }

    @Test
    void noFileIsMadeBeforeTheFirstWrite() throws IOException {
        writer(1, ROTATE_BYTES).close();
        assertEquals(List.of(), disk.list(DIRECTORY));
    }

    @Test
    void fullFilesAreFollowedByNewOnes() throws IOException {
        try (WalWriter writer = writer(1, 1)) {
            writer.write(payloads("a"));
            writer.write(payloads("b"));
        }
        assertEquals(List.of("0000000000000001.wal", "0000000000000002.wal"), disk.list(DIRECTORY));
        assertEquals(List.of("1=a", "2=b"), replay(disk).records());
    }

    @Test
    void flushedFilesAreDeletedButNotTheCurrentOne() throws IOException {
        try (WalWriter writer = writer(1, 80)) {
            writer.write(payloads("a"));
            writer.write(payloads("b", "c"));
            writer.write(payloads("d"));
            assertEquals(4, writer.nextLsn() - 1);
            assertEquals(0, writer.deleteThrough(2));
            assertEquals(1, writer.deleteThrough(3));
            assertEquals(List.of("0000000000000002.wal"), disk.list(DIRECTORY));
            assertEquals(disk.size(DIRECTORY + "/0000000000000002.wal"), writer.bytes());
            assertEquals(List.of("4=d"), replay(disk, 3).records());
            assertEquals(1, writer.deleteThrough(4));
            assertEquals(List.of(), disk.list(DIRECTORY));
            assertEquals(5, writer.write(payloads("e")));
        }
        assertEquals(List.of("5=e"), replay(disk, 4).records());
    }

    @Test
    void filesOfTheLastRunAreDeletedWhenAllOfItIsFlushed() throws IOException {
        try (WalWriter writer = writer(1, 1)) {
            writer.write(payloads("a"));
            writer.write(payloads("b"));
        }
        try (WalWriter writer = writer(3, ROTATE_BYTES)) {
            writer.write(payloads("c"));
            assertEquals(0, writer.deleteThrough(1));
            assertEquals(2, writer.deleteThrough(2));
        }
        assertEquals(List.of("3=c"), replay(disk, 2).records());
    }

    @Test
    void afterAFailedSyncANewFileIsBegunAndNoNumberIsUsedUp() throws IOException {
        try (WalWriter writer = writer(1, ROTATE_BYTES)) {
            writer.write(payloads("a"));
            files.plan(Fault.Plan.onEvery(Operation.SYNC, Fault.FAIL));
            assertThrows(IOException.class, () -> writer.write(payloads("b", "c")));
            files.plan(Fault.Plan.none());
            assertEquals(2, writer.nextLsn());
            assertEquals(2, writer.write(payloads("d")));
        }
        Logs.Found found = replay(disk);
        assertEquals(List.of("1=a", "2=b", "3=c", "2=d"), found.records());
        assertEquals(4, found.report().nextLsn());
        assertEquals(List.of(), found.report().damages());
    }

    @Test
    void aFullDiskLeavesNoRemainsAndHealsWhenThereIsRoom() throws IOException {
        try (WalWriter writer = writer(1, ROTATE_BYTES)) {
            disk.capacity(10);
            for (int i = 0; i < 3; i++) {
                assertThrows(DiskFullException.class, () -> writer.write(payloads("a")));
            }
            assertEquals(List.of(), disk.list(DIRECTORY));
            assertEquals(0, writer.bytes());
            disk.capacity(1000);
            assertEquals(1, writer.write(payloads("b")));
            String rest = "x".repeat(1000);
            assertThrows(DiskFullException.class, () -> writer.write(payloads(rest)));
            disk.capacity(Long.MAX_VALUE);
            assertEquals(2, writer.write(payloads("c")));
        }
        Logs.Found found = replay(disk);
        assertEquals(List.of("1=b", "2=c"), found.records());
        assertEquals(List.of(), found.report().damages());
        assertTrue(found.report().tornBytes() > 0);
    }

    @Test
    void filesOfOthersAreLeftAlone() throws IOException {
        disk.write(DIRECTORY + "/notes.txt", new byte[3]);
        disk.write(DIRECTORY + "/8000000000000000.wal", new byte[3]);
        try (WalWriter writer = writer(1, 1)) {
            writer.write(payloads("a"));
            assertEquals(1, writer.deleteThrough(1));
        }
        assertEquals(List.of("8000000000000000.wal", "notes.txt"), disk.list(DIRECTORY));
        assertEquals(List.of(), replay(disk).records());
    }

    @Test
    void wrongUseIsRefused() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> writer(0, 1));
        assertThrows(IllegalArgumentException.class, () -> writer(1, 0));
        for (String directory : List.of("wal/x", "wal/-1", "wal/65536")) {
            assertThrows(
                    IllegalArgumentException.class, () -> new WalWriter(files, directory, 1, 1));
        }
        try (WalWriter writer = writer(1, 1)) {
            assertThrows(IllegalArgumentException.class, () -> writer.write(List.of()));
        }
        assertThrows(
                IndexOutOfBoundsException.class, () -> new WalPayload((byte) 0, new byte[3], 2, 2));
    }
}
