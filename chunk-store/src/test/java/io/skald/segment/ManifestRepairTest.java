package io.skald.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.block.TestRows;
import io.skald.io.CorruptFileException;
import io.skald.testing.MemFileSystem;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A manifest that has lost edits, or is gone: what the segments say of themselves; by the numbers of
/// docs/decisions/0009-segments-explain-themselves.md.
class ManifestRepairTest {
    private static final String DIRECTORY = "segments";
    private static final long NO_LOG = Long.MAX_VALUE;

    private final MemFileSystem disk = new MemFileSystem();
    private final List<CorruptFileException> damages = new ArrayList<>();

    ManifestRepairTest() throws IOException {
        disk.createDirectories(DIRECTORY);
    }

    @Test
    void aNewDirectoryNeedsNoRepair() throws IOException {
        try (Manifest manifest = open(NO_LOG)) {
            assertEquals(List.of(), manifest.segments());
            assertFalse(manifest.repaired());
        }
        assertEquals(List.of(), damages);
    }

    @Test
    void soundManifestsAreNotCompared() throws IOException {
        SegmentMeta one = flushed(1, 5);
        commit(one, 5);
        flushed(2, 9);
        assertConcluded(List.of(one), 5, false, 6);
        assertEquals(List.of(), damages);
    }

    @Test
    void segmentsTellWhatALostManifestKnew() throws IOException {
        SegmentMeta one = flushed(1, 5);
        SegmentMeta two = flushed(2, 9);
        try (Manifest manifest = open(6)) {
            assertEquals(List.of(one, two), manifest.segments());
            assertEquals(9, manifest.flushedLsn(0));
            assertTrue(manifest.repaired());
            assertTrue(manifest.nextSegmentId() > 1 << 20);
        }
        assertDamaged("CURRENT");
        assertConcluded(List.of(one, two), 9, false, 6);
    }

    @Test
    void soundEditsOfADamagedManifestCountAndItIsKeptForAPerson() throws IOException {
        SegmentMeta one = flushed(1, 5);
        commit(one, 5);
        disk.flipBit("CURRENT", 80);
        assertConcluded(List.of(one), 5, true, 6);
        assertDamaged("CURRENT");
        assertEquals(List.of("CURRENT-0", "MANIFEST-1-0"), disk.list("quarantine"));
    }

    @Test
    void ofSeveralManifestsTheNewestThatIsSoundCounts() throws IOException {
        SegmentMeta one = flushed(1, 5);
        SegmentMeta two = flushed(2, 9);
        manifest(2, add(one, 5));
        manifest(10, add(two, 9));
        manifest(11, new ManifestEdit(List.of(), List.of(77L), new TreeMap<>()));
        disk.write("MANIFEST-12", new byte[100]);
        disk.delete(one.path());
        assertConcluded(List.of(two), 9, true, 10);
    }

    @Test
    void segmentsWithoutAFileAreNotLive() throws IOException {
        SegmentMeta one = flushed(1, 5);
        SegmentMeta two = flushed(2, 9);
        commit(one, 5);
        commit(two, 9);
        disk.delete(two.path());
        disk.delete("CURRENT");
        assertConcluded(List.of(one), 9, true, 10);
    }

    @Test
    void aMergeCountsWhenOneOfItsInputsIsGone() throws IOException {
        flushed(2, 9);
        SegmentMeta merged = merged(3, List.of(1L, 2L), List.of());
        assertConcluded(List.of(merged), 9, true, 10);
    }

    @Test
    void aMergeWhoseInputsAreAllThereDoesNotCount() throws IOException {
        SegmentMeta one = flushed(1, 5);
        SegmentMeta two = flushed(2, 9);
        merged(3, List.of(1L, 2L), List.of());
        assertConcluded(List.of(one, two), 9, true, 10);
    }

    @Test
    void aMergeTakesThePlaceOfWhatItsInputsHadReplacedToo() throws IOException {
        flushed(1, 5);
        SegmentMeta two = flushed(2, 9);
        SegmentMeta merged = merged(4, List.of(3L), List.of(1L));
        assertConcluded(List.of(two, merged), 9, true, 10);
    }

    @Test
    void aTornCommitNeverHappenedWhenTheLogHasItsRecords() throws IOException {
        SegmentMeta one = flushed(1, 5);
        commit(one, 5);
        flushed(2, 9);
        tear();
        assertConcluded(List.of(one), 5, false, 6);
        assertEquals(List.of(), damages);
    }

    @Test
    void aTornCommitCountsWhenTheLogIsGone() throws IOException {
        for (long logStart : new long[] {7, NO_LOG}) {
            SegmentMeta one = flushed(1, 5);
            commit(one, 5);
            SegmentMeta two = flushed(2, 9);
            tear();
            assertConcluded(List.of(one, two), 9, true, logStart);
            assertDamaged("MANIFEST-1");
            damages.clear();
            for (String name : List.of("CURRENT", "MANIFEST-2", one.path(), two.path())) {
                disk.delete(name);
            }
        }
    }

    @Test
    void segmentsThatTheManifestHadDroppedDoNotComeBack() throws IOException {
        SegmentMeta two = flushed(2, 9);
        commit(two, 9);
        flushed(1, 5);
        flushed(3, 0);
        disk.delete("CURRENT");
        assertConcluded(List.of(two), 9, true, 10);
    }

    @Test
    void segmentsOfTheOldFormatCountWhenNothingElseIsKnown() throws IOException {
        SegmentMeta old = flushed(1, 0);
        assertConcluded(List.of(old), 0, true, 1);
    }

    @Test
    void theWholeLogIsReadWhenASegmentCannotBe() throws IOException {
        SegmentMeta one = flushed(1, 5);
        SegmentMeta two = flushed(2, 9);
        disk.flipBit(two.path(), 0);
        assertConcluded(List.of(one), 0, true, 1);
        assertDamaged("CURRENT", two.path());
        assertEquals(List.of("segments-2"), disk.list("quarantine"));
    }

    @Test
    void aSegmentWithTheNameOfAnotherIsSetAside() throws IOException {
        SegmentMeta one = flushed(1, 5);
        disk.rename(flushed(2, 9).path(), "segments/7");
        assertConcluded(List.of(one), 0, true, 1);
        assertDamaged("CURRENT", "segments/7");
        assertEquals(List.of("segments-7"), disk.list("quarantine"));
    }

    private Manifest open(long logStart) throws IOException {
        return Manifest.openRepaired(
                disk, DIRECTORY, id -> DIRECTORY + "/" + id, logStart, damages::add);
    }

    private void assertConcluded(
            List<SegmentMeta> live, long flushedLsn, boolean repaired, long logStart)
            throws IOException {
        try (Manifest manifest = open(logStart)) {
            assertEquals(live, manifest.segments());
            assertEquals(flushedLsn, manifest.flushedLsn(0));
            assertEquals(repaired, manifest.repaired());
        }
    }

    private void assertDamaged(String... files) {
        assertEquals(List.of(files), damages.stream().map(CorruptFileException::file).toList());
    }

    private SegmentMeta flushed(long id, long lastLsn) throws IOException {
        return write(id, 0, SegmentOrigin.flushed(id, lastLsn));
    }

    private SegmentMeta merged(long id, List<Long> inputs, List<Long> obsolete) throws IOException {
        return write(id, 1, new SegmentOrigin(id, 9, inputs, obsolete));
    }

    private SegmentMeta write(long id, int level, SegmentOrigin origin) throws IOException {
        List<TestRows> rows = List.of(new TestRows("a", "b").add(id, "line " + id));
        String path = DIRECTORY + "/" + id;
        return SegmentWriter.write(disk, path, id, id, level, origin, rows, SegmentOptions.FLUSH);
    }

    private static ManifestEdit add(SegmentMeta segment, long flushedLsn) {
        return ManifestEdit.flushed(segment, 0, flushedLsn);
    }

    private void commit(SegmentMeta segment, long flushedLsn) throws IOException {
        try (Manifest manifest = Manifest.open(disk)) {
            while (manifest.nextSegmentId() < segment.id()) {}
            manifest.commit(add(segment, flushedLsn));
        }
    }

    /// A manifest that no `CURRENT` names.
    private void manifest(long number, ManifestEdit edit) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ManifestFrame.header(number));
        var empty = new ManifestEdit(List.of(), List.of(), new TreeMap<>(Map.of()));
        bytes.writeBytes(ManifestFrame.encode(empty, 65, number, bytes.size()));
        bytes.writeBytes(ManifestFrame.encode(edit, 65, number, bytes.size()));
        disk.write("MANIFEST-" + number, bytes.toByteArray());
    }

    /// Half of an edit at the end of the manifest.
    private void tear() throws IOException {
        String name =
                disk.list("").stream()
                        .filter(each -> each.startsWith("MANIFEST"))
                        .findFirst()
                        .orElseThrow();
        byte[] bytes = disk.bytes(name);
        byte[] torn = Arrays.copyOf(bytes, bytes.length + 5);
        torn[bytes.length] = 'S';
        disk.write(name, torn);
    }
}
