package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.segment.SegmentMeta;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

final class DiskRoomTest {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final long TODAY = 20_000;
    private static final Instant NOW = Instant.ofEpochSecond(TODAY * 86_400 + 3_600);

    private final List<SegmentFacts> segments = new ArrayList<>();

    @Test
    void nothingGoesWhileThereIsRoom() {
        DiskRoom room = room(100, 50);
        add(1, TODAY - 1, 60);
        add(2, TODAY, 40);
        assertEquals(List.of(), drop(room, 50, NOW));
        assertFalse(room.isRefusing());
    }

    @Test
    void allSegmentsOfTheOldestDayGoWhenThereAreTooManyBytes() {
        DiskRoom room = room(100, 0);
        add(1, TODAY - 1, 60);
        add(2, TODAY - 3, 20);
        add(3, TODAY - 3, 20);
        add(4, TODAY, 40);
        assertEquals(List.of(2L, 3L), drop(room, 0, NOW));
        assertFalse(room.isRefusing());
    }

    @Test
    void aFullDiskGetsTimeToLetGoOfFiles() {
        DiskRoom room = room(0, 50);
        add(1, TODAY - 2, 60);
        add(2, TODAY - 1, 60);
        assertEquals(List.of(1L), drop(room, 49, NOW));
        segments.removeFirst();
        assertEquals(List.of(), drop(room, 49, NOW.plusSeconds(59)));
        assertFalse(room.isRefusing());
        assertEquals(List.of(2L), drop(room, 49, NOW.plusSeconds(60)));
    }

    @Test
    void aClockThatWasPutBackDoesNotMakeItWaitForLong() {
        DiskRoom room = room(0, 50);
        add(1, TODAY - 2, 60);
        assertEquals(List.of(1L), drop(room, 49, NOW));
        assertEquals(List.of(1L), drop(room, 49, NOW.minus(Duration.ofMinutes(2))));
    }

    @Test
    void whatIsCountedNeedsNoPatience() {
        DiskRoom room = room(100, 0);
        add(1, TODAY - 2, 60);
        add(2, TODAY - 1, 120);
        assertEquals(List.of(1L), drop(room, 0, NOW));
        segments.removeFirst();
        assertEquals(List.of(2L), drop(room, 0, NOW));
    }

    @Test
    void theCurrentDayStaysAndPushesAreRefusedUntilThereIsRoom() {
        DiskRoom room = room(0, 50);
        add(1, TODAY, 60);
        assertEquals(List.of(), drop(room, 49, NOW));
        assertTrue(room.isRefusing());
        assertEquals(List.of(), drop(room, 50, NOW));
        assertFalse(room.isRefusing());
    }

    @Test
    void aDiskThatIsFullOfOtherThingsMakesItRefuse() {
        DiskRoom room = room(0, 50);
        assertEquals(List.of(), drop(room, 49, NOW));
        assertTrue(room.isRefusing());
    }

    private static DiskRoom room(long retentionBytes, long minFreeBytes) {
        return new DiskRoom(new CompactorConfig(0, 0, 8, retentionBytes, minFreeBytes));
    }

    private List<Long> drop(DiskRoom room, long usableBytes, Instant now) {
        return room.check(segments, usableBytes, now).segments().stream()
                .map(each -> each.meta().id())
                .toList();
    }

    private void add(long id, long day, long fileBytes) {
        long nanos = day * NANOS_PER_DAY;
        var meta = new SegmentMeta(id, "s/" + id, id, 0, 1, 1, fileBytes, nanos - 1, nanos);
        segments.add(new SegmentFacts(meta, 0, Long.MAX_VALUE, Long.MAX_VALUE, 0, NOW));
    }
}
