package io.skald.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.io.CorruptFileException;
import io.skald.io.DiskFullException;
import io.skald.io.UnsupportedFormatException;
import io.skald.testing.Fault;
import io.skald.testing.Fault.Operation;
import io.skald.testing.FaultyFileSystem;
import io.skald.testing.Hex;
import io.skald.testing.MemFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;

class ManifestTest {
    /// Version 2; the worked example of docs/format/manifest.md.
    private static final byte[] GOLDEN =
            Hex.bytes(
                    """
                    53 4b 41 4c 44 4d 41 4e   # header: magic SKALDMAN
                    02 00                     # version 2
                    01 00 00 00 00 00 00 00   # number 1
                    87 b7 04 8d               # checksum
                    53 4b 4d 01               # edit, the snapshot: magic SKM, 1
                    04 00 00 00               # length 4
                    0c 96 c8 bc               # checksum
                    41                        # reservedIds 65
                    00 00 00                  # nothing removed, added, flushed
                    53 4b 4d 01               # edit
                    14 00 00 00               # length 20
                    c1 70 22 3f               # checksum
                    42                        # reservedIds 66
                    00                        # 0 removed
                    01                        # 1 added
                    01                        #   id 1
                    03 73 2f 31               #   path "s/1"
                    09                        #   sequence 9
                    00                        #   level 0
                    ac 02                     #   rows 300
                    04                        #   lineBytes 4
                    05                        #   fileBytes 5
                    01                        #   minNanos -1
                    04                        #   maxNanos 2
                    09                        #   maskFrom 9
                    01                        # 1 shard
                    00 07                     #   shard 0 flushed to LSN 7
                    """);

    /// Version 1, without maskFrom.
    private static final byte[] GOLDEN_1 =
            Hex.bytes(
                    """
                    53 4b 41 4c 44 4d 41 4e   # header: magic SKALDMAN
                    01 00                     # version 1
                    01 00 00 00 00 00 00 00   # number 1
                    99 4d 12 d5               # checksum
                    53 4b 4d 01               # edit, the snapshot: magic SKM, 1
                    04 00 00 00               # length 4
                    0c 96 c8 bc               # checksum
                    41                        # reservedIds 65
                    00 00 00                  # nothing removed, added, flushed
                    53 4b 4d 01               # edit
                    13 00 00 00               # length 19
                    bd 0d 82 bb               # checksum
                    42                        # reservedIds 66
                    00                        # 0 removed
                    01                        # 1 added
                    01                        #   id 1
                    03 73 2f 31               #   path "s/1"
                    09                        #   sequence 9
                    00                        #   level 0
                    ac 02                     #   rows 300
                    04                        #   lineBytes 4
                    05                        #   fileBytes 5
                    01                        #   minNanos -1
                    04                        #   maxNanos 2
                    01                        # 1 shard
                    00 07                     #   shard 0 flushed to LSN 7
                    """);

    private static final int SECOND_EDIT = 38;

    private static final byte[] GOLDEN_CURRENT =
            "MANIFEST-1 1eb674de\n".getBytes(StandardCharsets.US_ASCII);

    private final MemFileSystem disk = new MemFileSystem();
    private final FaultyFileSystem files =
            new FaultyFileSystem(disk, new SplittableRandom(5), Fault.Plan.none());

    private static SegmentMeta segment(long id) {
        return new SegmentMeta(id, "s/" + id, 9, 0, 300, 4, 5, -1, 2);
    }

    private static ManifestEdit add(long id, long flushedLsn) {
        return ManifestEdit.flushed(segment(id), 0, flushedLsn);
    }

    private static ManifestEdit remove(Long... ids) {
        return new ManifestEdit(List.of(), List.of(ids), new TreeMap<>());
    }

    @Test
    void aNewDirectoryHoldsNothing() throws IOException {
        Manifest manifest = Manifest.open(files);
        assertEquals(List.of(), manifest.segments());
        assertEquals(0, manifest.flushedLsn(0));
        assertEquals(1, manifest.nextSegmentId());
        assertEquals(2, manifest.nextSegmentId());
        assertTrue(manifest.settled());
        assertEquals(List.of("CURRENT", "MANIFEST-1"), disk.list(""));
    }

    @Test
    void commitsSurviveReopening() throws IOException {
        try (Manifest manifest = Manifest.open(files)) {
            manifest.commit(add(manifest.nextSegmentId(), 10));
            manifest.commit(add(manifest.nextSegmentId(), 20));
            manifest.commit(remove(1L));
        }
        try (Manifest manifest = Manifest.open(files)) {
            assertEquals(List.of(segment(2)), manifest.segments());
            assertEquals(20, manifest.flushedLsn(0));
            assertEquals(0, manifest.flushedLsn(1));
            assertTrue(manifest.nextSegmentId() > 2);
            assertEquals(List.of("CURRENT", "MANIFEST-2"), disk.list(""));
        }
    }

    @Test
    void aCommitIsOneAppendAndOneSync() throws IOException {
        Manifest manifest = Manifest.open(files);
        long before = files.steps();
        manifest.commit(add(manifest.nextSegmentId(), 1));
        assertEquals(2, files.steps() - before);
    }

    @Test
    void idsOfFailedFlushesAreNotUsedAgainEvenAfterAKill() throws IOException {
        long last = 0;
        for (int i = 0; i < 200; i++) {
            last = Manifest.open(files).nextSegmentId();
        }
        Manifest manifest = Manifest.open(files);
        for (int i = 0; i < 200; i++) {
            long next = manifest.nextSegmentId();
            assertTrue(next > last);
            last = next;
        }
        assertTrue(Manifest.open(files).nextSegmentId() > last);
    }

    @Test
    void editsThatDoNotFitAreRefusedAndChangeNothing() throws IOException {
        Manifest manifest = Manifest.open(files);
        manifest.commit(add(manifest.nextSegmentId(), 5));
        byte[] before = disk.bytes("MANIFEST-1");
        for (ManifestEdit wrong :
                List.of(
                        add(1, 6),
                        add(1000, 6),
                        add(0, 6),
                        new ManifestEdit(
                                List.of(segment(2), segment(2)), List.of(), new TreeMap<>()),
                        new ManifestEdit(List.of(), List.of(), new TreeMap<>(Map.of(-1, 4L))),
                        remove(7L),
                        remove(1L, 1L),
                        new ManifestEdit(List.of(segment(1)), List.of(1L), new TreeMap<>()),
                        new ManifestEdit(List.of(), List.of(), new TreeMap<>(Map.of(0, 4L))))) {
            assertThrows(IllegalArgumentException.class, () -> manifest.commit(wrong));
        }
        assertEquals(Hex.text(before), Hex.text(disk.bytes("MANIFEST-1")));
        assertEquals(List.of(segment(1)), manifest.segments());
        assertTrue(manifest.settled());
    }

    @Test
    void aFailedCommitIsInDoubtUntilTheNextOneSettlesIt() throws IOException {
        Manifest manifest = Manifest.open(files);
        manifest.commit(add(manifest.nextSegmentId(), 5));
        long id = manifest.nextSegmentId();
        files.plan(Fault.Plan.onEvery(Operation.SYNC, Fault.FAIL));
        assertThrows(IOException.class, () -> manifest.commit(add(id, 6)));
        files.plan(Fault.Plan.none());
        assertEquals(List.of(segment(1)), manifest.segments());
        assertEquals(5, manifest.flushedLsn(0));
        assertFalse(manifest.settled());
        manifest.settle();
        assertTrue(manifest.settled());
        Manifest reopened = Manifest.open(files);
        assertEquals(List.of(segment(1)), reopened.segments());
        assertEquals(5, reopened.flushedLsn(0));
    }

    @Test
    void aFullDiskAtTheStartIsNoReasonNotToStart() throws IOException {
        try (Manifest manifest = Manifest.open(files)) {
            manifest.commit(add(manifest.nextSegmentId(), 5));
        }
        disk.capacity(1);
        Manifest manifest = Manifest.open(files);
        assertEquals(List.of(segment(1)), manifest.segments());
        assertFalse(manifest.settled());
        assertThrows(DiskFullException.class, () -> manifest.commit(remove(1L)));
        disk.capacity(Long.MAX_VALUE);
        manifest.commit(remove(1L));
        assertTrue(manifest.settled());
        assertEquals(List.of(), Manifest.open(files).segments());
    }

    @Test
    void aGrownFileIsBegunAgain() throws IOException {
        try (Manifest manifest = Manifest.open(files)) {
            for (int i = 0; i < 40_000 && disk.exists("MANIFEST-1"); i++) {
                long id = manifest.nextSegmentId();
                manifest.commit(add(id, i));
                manifest.commit(remove(id));
            }
            assertEquals(List.of("CURRENT", "MANIFEST-2"), disk.list(""));
            assertTrue(disk.size("MANIFEST-2") < 1000);
        }
    }

    @Test
    void version2IsWrittenAsEver() throws IOException {
        Manifest manifest = Manifest.open(files);
        manifest.commit(add(manifest.nextSegmentId(), 7));
        assertEquals(Hex.text(GOLDEN), Hex.text(disk.bytes("MANIFEST-1")));
        assertEquals(Hex.text(GOLDEN_CURRENT), Hex.text(disk.bytes("CURRENT")));
    }

    @Test
    void version2StaysReadable() throws IOException {
        staysReadable(GOLDEN);
    }

    @Test
    void version1StaysReadable() throws IOException {
        staysReadable(GOLDEN_1);
    }

    private static void staysReadable(byte[] bytes) throws IOException {
        Manifest manifest = Manifest.open(golden(bytes, GOLDEN_CURRENT));
        assertEquals(List.of(segment(1)), manifest.segments());
        assertEquals(7, manifest.flushedLsn(0));
        assertEquals(66, manifest.nextSegmentId());
        assertEquals(0, manifest.tornBytes());
    }

    @Test
    void newerVersionsAreRefused() {
        refusesVersion(3);
        refusesVersion(0);
    }

    private static void refusesVersion(int version) {
        byte[] newer = GOLDEN.clone();
        newer[8] = (byte) version;
        CRC32C crc = new CRC32C();
        crc.update(newer, 0, 18);
        ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN).putInt(18, (int) crc.getValue());
        UnsupportedFormatException refused =
                assertThrows(
                        UnsupportedFormatException.class,
                        () -> Manifest.open(golden(newer, GOLDEN_CURRENT)));
        assertEquals(version, refused.version());
    }

    @Test
    void aTornLastEditIsCut() throws IOException {
        for (int length = 38; length < GOLDEN.length; length++) {
            MemFileSystem torn = golden(Arrays.copyOf(GOLDEN, length), GOLDEN_CURRENT);
            Manifest manifest = Manifest.open(torn);
            assertEquals(List.of(), manifest.segments());
            assertEquals(length - 38, manifest.tornBytes());
            assertEquals(length > 38, torn.exists("quarantine/MANIFEST-1-26"));
        }
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        for (int bit = 0; bit < GOLDEN.length * 8; bit++) {
            MemFileSystem damaged = golden(GOLDEN, GOLDEN_CURRENT);
            damaged.flipBit("MANIFEST-1", bit);
            if (bit / 8 < 38) {
                assertThrows(CorruptFileException.class, () -> Manifest.open(damaged));
            } else {
                // It cannot be told from the edit of a commit that was interrupted.
                assertEquals(GOLDEN.length - 38, Manifest.open(damaged).tornBytes());
            }
        }
        for (int bit = 0; bit < GOLDEN_CURRENT.length * 8; bit++) {
            MemFileSystem damaged = golden(GOLDEN, GOLDEN_CURRENT);
            damaged.flipBit("CURRENT", bit);
            assertThrows(CorruptFileException.class, () -> Manifest.open(damaged));
        }
    }

    @Test
    void lostFilesAreNotTakenForANewDirectory() throws IOException {
        MemFileSystem withoutCurrent = golden(GOLDEN, GOLDEN_CURRENT);
        withoutCurrent.delete("CURRENT");
        assertThrows(CorruptFileException.class, () -> Manifest.open(withoutCurrent));
        MemFileSystem withoutManifest = golden(GOLDEN, GOLDEN_CURRENT);
        withoutManifest.delete("MANIFEST-1");
        assertThrows(CorruptFileException.class, () -> Manifest.open(withoutManifest));
    }

    @Test
    void editsThatMakeNoSenseBehindSoundChecksumsAreCorruption() throws IOException {
        assertNoEdit(ManifestFrame.encode(remove(77L), 66, 1, SECOND_EDIT));
        byte[] edit = ManifestFrame.encode(ManifestState.EMPTY.snapshot(), 66, 1, SECOND_EDIT);
        byte[] longer = Arrays.copyOf(edit, edit.length + 1);
        int length = longer.length - ManifestFrame.FRAME_BYTES;
        ByteBuffer bytes = ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putInt(4, length);
        CRC32C crc = new CRC32C();
        crc.update(longer, 0, 8);
        crc.update(longer, ManifestFrame.FRAME_BYTES, length);
        ByteBuffer place = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        crc.update(place.putLong(1).putLong(SECOND_EDIT).flip());
        bytes.putInt(8, (int) crc.getValue());
        assertNoEdit(longer);
    }

    /// @param edit the second of a manifest
    private static void assertNoEdit(byte[] edit) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SECOND_EDIT + edit.length);
        bytes.put(GOLDEN, 0, SECOND_EDIT).put(edit);
        MemFileSystem forged = golden(bytes.array(), GOLDEN_CURRENT);
        var refused = assertThrows(CorruptFileException.class, () -> Manifest.open(forged));
        assertEquals("MANIFEST-1", refused.file());
        assertEquals(SECOND_EDIT, refused.offset());
    }

    @Test
    void manifestsUnderAnothersNameAreCorruption() throws IOException {
        MemFileSystem renamed = golden(GOLDEN, GOLDEN_CURRENT);
        Manifest.open(renamed).close();
        renamed.write("MANIFEST-2", GOLDEN);
        assertThrows(CorruptFileException.class, () -> Manifest.open(renamed));
    }

    @Test
    void aPointerThatIsTooLongIsCorruption() throws IOException {
        MemFileSystem files = golden(GOLDEN, new byte[101]);
        assertThrows(CorruptFileException.class, () -> Manifest.open(files));
    }

    @Test
    void whoOnlyLooksSeesWhatIsThere() throws IOException {
        assertEquals(new ManifestView("", List.of(), 0, 0, 0), ManifestView.read(disk));
        int most = GOLDEN.length - 1;
        MemFileSystem torn = golden(Arrays.copyOf(GOLDEN, most), GOLDEN_CURRENT);
        assertEquals(
                new ManifestView("MANIFEST-1", List.of(), 0, SECOND_EDIT, most - SECOND_EDIT),
                ManifestView.read(torn));
    }

    private static MemFileSystem golden(byte[] manifest, byte[] current) throws IOException {
        MemFileSystem files = new MemFileSystem();
        files.write("MANIFEST-1", manifest);
        files.write("CURRENT", current);
        return files;
    }
}
