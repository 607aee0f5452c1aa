package io.skald.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.io.AppendFile;
import io.skald.io.DiskFullException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/// What the disk in memory keeps when the power goes. That it is a disk at all: `MemFileSystemContractTest`.
class MemFileSystemTest {
    private static final int RUNS = 300;
    private final MemFileSystem files = new MemFileSystem();

    @Test
    void syncedBytesSurviveOthersMayNot() throws IOException {
        byte[] synced = new byte[700];
        byte[] later = new byte[5000];
        Arrays.fill(synced, (byte) 1);
        Arrays.fill(later, (byte) 2);
        AppendFile file = files.create("a");
        file.append(ByteBuffer.wrap(synced));
        file.sync();
        files.syncDirectory("");
        file.append(ByteBuffer.wrap(later));
        int whole = 0;
        int damaged = 0;
        int shorter = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            byte[] left = files.crash(new SplittableRandom(seed)).bytes("a");
            assertArrayEquals(synced, Arrays.copyOf(left, 700));
            byte[] rest = Arrays.copyOfRange(left, 700, left.length);
            if (Arrays.equals(rest, later)) {
                whole++;
            } else if (left.length < 5700) {
                shorter++;
            } else {
                damaged++;
            }
        }
        assertTrue(whole > 0 && damaged > 0 && shorter > 0, whole + " " + damaged + " " + shorter);
    }

    @Test
    void namesNeedTheirDirectorySynced() throws IOException {
        files.create("a").close();
        assertTrue(survivals("a") > 0 && survivals("a") < RUNS);
        files.syncDirectory("");
        assertEquals(RUNS, survivals("a"));
        files.delete("a");
        assertTrue(survivals("a") > 0 && survivals("a") < RUNS);
        files.syncDirectory("");
        assertEquals(0, survivals("a"));
    }

    @Test
    void renameOverAnotherIsOldOrNew() throws IOException {
        files.write("CURRENT", new byte[] {1});
        AppendFile next = files.create("next");
        next.append(ByteBuffer.wrap(new byte[] {2}));
        next.sync();
        files.rename("next", "CURRENT");
        int renamed = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            byte[] left = files.crash(new SplittableRandom(seed)).bytes("CURRENT");
            assertEquals(1, left.length);
            renamed += left[0] - 1;
        }
        assertTrue(renamed > 0 && renamed < RUNS);
    }

    @Test
    void bytesOfAFailedSyncStayLostAfterALaterGoodOne() throws IOException {
        FaultyFileSystem faulty =
                new FaultyFileSystem(files, new SplittableRandom(1), Fault.Plan.none());
        AppendFile file = faulty.create("a");
        faulty.syncDirectory("");
        byte[] content = new byte[2000];
        Arrays.fill(content, (byte) 3);
        file.append(ByteBuffer.wrap(content));
        faulty.plan(Fault.Plan.onEvery(Fault.Operation.SYNC, Fault.FAIL));
        assertThrows(IOException.class, file::sync);
        faulty.plan(Fault.Plan.none());
        file.append(ByteBuffer.wrap(new byte[] {4}));
        file.sync();
        assertEquals(3, files.bytes("a")[100], "reads see the cache");
        int lost = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            byte[] left = files.crash(new SplittableRandom(seed)).bytes("a");
            assertEquals(4, left[2000]);
            lost += Arrays.equals(content, Arrays.copyOf(left, 2000)) ? 0 : 1;
        }
        assertTrue(lost > 0);
    }

    @Test
    void fullDiskTakesWhatFits() throws IOException {
        files.capacity(10);
        AppendFile file = files.create("a");
        assertThrows(DiskFullException.class, () -> file.append(ByteBuffer.wrap(new byte[11])));
        assertEquals(10, files.size("a"));
        assertEquals(0, files.usableBytes());
    }

    @Test
    void nothingWorksAfterACrash() throws IOException {
        FaultyFileSystem faulty =
                new FaultyFileSystem(files, new SplittableRandom(1), Fault.Plan.at(1, Fault.CRASH));
        AppendFile file = faulty.create("a");
        assertThrows(SimulatedCrash.class, () -> file.append(ByteBuffer.wrap(new byte[3])));
        assertTrue(faulty.crashed());
        assertThrows(SimulatedCrash.class, file::sync);
        assertThrows(SimulatedCrash.class, () -> faulty.exists("a"));
        assertFalse(files.size("a") > 3);
        assertEquals(2, faulty.steps());
    }

    private int survivals(String path) {
        int count = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            count += files.crash(new SplittableRandom(seed)).exists(path) ? 1 : 0;
        }
        return count;
    }
}
