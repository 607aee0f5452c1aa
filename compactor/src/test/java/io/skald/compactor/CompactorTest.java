package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.index.LabelIndex;
import io.skald.index.LabelIndexConfig;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentMeta;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

final class CompactorTest {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final Instant NOON = Instant.parse("1970-01-10T12:00:00Z");

    private final Shelf shelf = new Shelf();
    private final LabelIndex index;

    CompactorTest(@TempDir Path directory) throws IOException {
        this.index = LabelIndex.open(directory, LabelIndexConfig.DEFAULT);
        for (long day = 0; day < 10; day++) {
            index.add(TenantId.SINGLE, LabelSet.of("day", "" + day), day);
            long newest = day * NANOS_PER_DAY + NANOS_PER_DAY / 2;
            shelf.live.add(RetentionPolicyTest.segment(day, newest));
        }
        index.commit(shelf.live.stream().map(SegmentMeta::id).toList());
    }

    @AfterEach
    void closeIndex() throws IOException {
        index.close();
    }

    @Test
    void dropsSegmentsAndDaysBehindTheHorizon() throws IOException {
        var compactor = compactor(Duration.ofDays(2));
        assertEquals(7, compactor.poll(NOON));
        assertEquals(List.of(7L, 8L, 9L), shelf.live.stream().map(SegmentMeta::id).toList());
        assertEquals(Set.of(7L, 8L, 9L), index.coveredSegments());
        assertEquals(3, index.stats().days());
        assertEquals(new CompactorStats(7, 70, 700), compactor.stats());
        assertEquals(0, compactor.poll(NOON), "nothing is left to do");
    }

    @Test
    void keepsADayOfTheIndexUntilItsLastMomentIsExpired() throws IOException {
        var compactor = compactor(Duration.ofDays(2));
        compactor.poll(Instant.parse("1970-01-10T23:59:59.999999999Z"));
        assertEquals(3, index.stats().days());
        compactor.poll(Instant.parse("1970-01-11T00:00:00Z"));
        assertEquals(2, index.stats().days());
    }

    @Test
    void keepsEverythingWithoutAPeriod() throws IOException {
        assertEquals(0, compactor(Duration.ZERO).poll(NOON));
        assertEquals(10, shelf.live.size());
        assertEquals(10, index.stats().days());
    }

    @Test
    void triesAgainAfterAFailure() throws IOException {
        var compactor = compactor(Duration.ofDays(2));
        shelf.broken = true;
        assertThrows(IOException.class, () -> compactor.poll(NOON));
        assertEquals(CompactorStats.NONE, compactor.stats());
        assertEquals(10, index.stats().days());
        shelf.broken = false;
        assertEquals(7, compactor.poll(NOON));
    }

    private Compactor compactor(Duration period) {
        return new Compactor(new RetentionPolicy(period), shelf, index);
    }

    private static final class Shelf implements SegmentShelf {
        private final List<SegmentMeta> live = new ArrayList<>();
        private boolean broken;

        @Override
        public List<SegmentMeta> segments() {
            return List.copyOf(live);
        }

        @Override
        public void drop(Collection<SegmentMeta> expired) throws IOException {
            if (broken) {
                throw new IOException("no disk");
            }
            live.removeAll(expired);
        }
    }
}
