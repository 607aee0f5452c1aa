package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.segment.SegmentMeta;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

final class TierPlanTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final long NANOS_PER_MINUTE = 60_000_000_000L;
    private static final int MEGABYTE = 1 << 20;

    private final List<SegmentFacts> segments = new ArrayList<>();
    private long directoryBytes;
    private long nextId = 1;

    @Test
    void mergesEightFlushes() {
        for (int i = 0; i < 7; i++) {
            add(0, i, SegmentFacts.MANY, MEGABYTE);
        }
        assertEquals(List.of(), plan());
        add(0, 7, SegmentFacts.MANY, MEGABYTE);
        add(0, 8, SegmentFacts.MANY, MEGABYTE);
        assertEquals(List.of("1: 0 1 2 3 4 5 6 7"), plan());
    }

    @Test
    void mergesLargeFlushesOfOneBucketIntoTheTopTier() {
        for (int i = 0; i < 8; i++) {
            add(0, i + 10, 3, 2 * MEGABYTE);
        }
        assertEquals(List.of("2: 10 11 12 13 14 15 16 17"), plan());
        add(1, 1, 4, MEGABYTE);
        assertEquals(List.of("2: 10 11 12 13 14 15 16 17"), plan());
        add(1, 2, 3, MEGABYTE);
        assertEquals(List.of("1: 10 11 12 13 14 15 16 17"), plan());
    }

    @Test
    void mergesLargeFlushesOfManyBucketsOrDaysIntoTheNextTier() {
        for (int i = 0; i < 8; i++) {
            add(0, i, i < 7 ? 3 : SegmentFacts.MANY, 2 * MEGABYTE);
        }
        assertEquals(List.of("1: 0 1 2 3 4 5 6 7"), plan());
        segments.clear();
        for (int i = 0; i < 8; i++) {
            add(0, i, 3, 2 * MEGABYTE, 0, i < 7 ? 1 : 1441);
        }
        assertEquals(List.of("1: 0 1 2 3 4 5 6 7"), plan());
    }

    @Test
    void mergesDemandedFlushesIntoTheTopTier() {
        add(0, 1, SegmentFacts.MANY, MEGABYTE);
        assertEquals(List.of("2: 1"), describe(new TierPlan(config(76), START, 1)));
    }

    @Test
    void mergesLargeFlushesEarlier() {
        add(0, 1, SegmentFacts.MANY, 130 * MEGABYTE);
        assertEquals(List.of(), plan());
        add(0, 2, SegmentFacts.MANY, 130 * MEGABYTE);
        assertEquals(List.of("1: 1 2"), plan());
    }

    @Test
    void mergesNoMoreStreamsAtOnceThanThereIsMemoryFor() {
        directoryBytes = 5 * MEGABYTE;
        for (int i = 0; i < 5; i++) {
            add(0, i, SegmentFacts.MANY, MEGABYTE);
        }
        assertEquals(List.of("1: 0 1 2"), plan());
        segments.clear();
        directoryBytes = 10 * MEGABYTE;
        add(0, 1, SegmentFacts.MANY, MEGABYTE);
        add(0, 2, SegmentFacts.MANY, MEGABYTE);
        assertEquals(List.of(), plan());
    }

    @Test
    void mergesRoundsOfABucketAndDay() {
        for (int i = 0; i < 8; i++) {
            add(1, i, 3, MEGABYTE);
            add(1, i, 4, MEGABYTE);
        }
        segments.removeLast();
        assertEquals(List.of("2: 0 1 2 3 4 5 6 7"), plan());
    }

    @Test
    void takesAllSegmentsOfARound() {
        for (int i = 0; i < 10; i++) {
            add(1, i / 2, 3, MEGABYTE);
        }
        assertEquals(List.of(), plan());
        for (int i = 10; i < 20; i++) {
            add(1, i / 2, 3, MEGABYTE);
        }
        assertEquals(List.of("2: 0 0 1 1 2 2 3 3 4 4 5 5 6 6 7 7"), plan());
        assertEquals(List.of("2: 0 0 1 1 2 2 3 3"), plan(config(22)));
    }

    @Test
    void mergesFewRoundsWhenNoOthersCome() {
        add(1, 1, 3, MEGABYTE);
        add(1, 2, 3, MEGABYTE);
        assertEquals(List.of(), plan());
        assertEquals(
                List.of("2: 1 2"), plan(CompactorConfig.DEFAULT, START.plus(Duration.ofHours(7))));
    }

    @Test
    void mergesWhatIsDemandedAlone() {
        add(0, 1, SegmentFacts.MANY, MEGABYTE);
        add(1, 2, 3, MEGABYTE);
        add(1, 3, 4, MEGABYTE);
        add(2, 0, 3, MEGABYTE);
        assertEquals(List.of(), plan());
        assertEquals(List.of("1: 1", "2: 2"), describe(new TierPlan(config(76), START, 2)));
        directoryBytes = 20 * MEGABYTE;
        add(0, 0, SegmentFacts.MANY, MEGABYTE);
        assertEquals(List.of("2: 2"), describe(new TierPlan(config(76), START, 2)));
    }

    @Test
    void cutsLargeSegmentsIntoHours() {
        assertEquals(24, hours(MEGABYTE / 8));
        assertEquals(6, hours(MEGABYTE));
        assertEquals(1, hours(4 * MEGABYTE));
    }

    /// A flush every five minutes for a month, some with late lines: a byte is written three times at most.
    @Test
    void writesEachByteThreeTimesInAMonth() {
        var random = new SplittableRandom(7);
        long flushed = 0;
        long written = 0;
        int most = 0;
        for (int minute = 0; minute < 30 * 1440; minute += 5) {
            Instant now = START.plus(Duration.ofMinutes(minute));
            long bytes = random.nextLong(MEGABYTE / 2, 8L * MEGABYTE);
            flushed += bytes;
            written += bytes;
            long late = random.nextInt(10) == 0 ? random.nextLong(7 * 1440) : 0;
            add(0, minute, SegmentFacts.MANY, bytes, (minute - late) * NANOS_PER_MINUTE, minute);
            for (List<TierPlan.Merge> due = due(now); !due.isEmpty(); due = due(now)) {
                written += carryOut(due.getFirst(), now);
            }
            most = Math.max(most, segments.size());
        }
        double amplification = (double) written / flushed;
        assertTrue(amplification > 2 && amplification <= 3, "written " + amplification + " times");
        assertTrue(most < 20_000, most + " segments");
    }

    private List<TierPlan.Merge> due(Instant now) {
        return new TierPlan(CompactorConfig.DEFAULT, now).due(segments);
    }

    /// Spreads the inputs over four buckets and the days that they span.
    private long carryOut(TierPlan.Merge merge, Instant now) {
        segments.removeAll(merge.inputs());
        long sequence = merge.inputs().getLast().meta().sequence();
        Map<List<Long>, Long> cells = new TreeMap<>(TierPlanTest::compare);
        for (SegmentFacts input : merge.inputs()) {
            SegmentMeta meta = input.meta();
            long first = Math.floorDiv(meta.minNanos(), merge.sliceNanos());
            long last = Math.floorDiv(meta.maxNanos(), merge.sliceNanos());
            int buckets = merge.level() == 1 ? 4 : 1;
            long share = meta.fileBytes() / buckets / (last - first + 1);
            for (long slice = first; slice <= last; slice++) {
                for (long bucket = 0; bucket < buckets; bucket++) {
                    long to = merge.level() == 1 ? bucket : input.bucket();
                    cells.merge(List.of(slice, to), share, Long::sum);
                }
            }
        }
        long written = 0;
        for (var cell : cells.entrySet()) {
            long start = cell.getKey().getFirst() * merge.sliceNanos();
            long end = start + merge.sliceNanos() - 1;
            add(
                    merge.level(),
                    sequence,
                    cell.getKey().getLast().intValue(),
                    cell.getValue(),
                    start,
                    end,
                    now);
            written += cell.getValue();
        }
        return written;
    }

    private static int compare(List<Long> a, List<Long> b) {
        int order = a.getFirst().compareTo(b.getFirst());
        return order == 0 ? a.getLast().compareTo(b.getLast()) : order;
    }

    private long hours(long hourlyBytes) {
        segments.clear();
        for (int i = 0; i < 8; i++) {
            add(1, i, 3, 40 * hourlyBytes / 60, 40 * i * NANOS_PER_MINUTE, 40 * (i + 1));
        }
        return due(START).getFirst().sliceNanos() / (60 * NANOS_PER_MINUTE);
    }

    private static CompactorConfig config(int megabytes) {
        return new CompactorConfig((long) megabytes * MEGABYTE, 0, 8, 0, 0);
    }

    private List<String> plan() {
        return plan(config(76));
    }

    private List<String> plan(CompactorConfig config) {
        return plan(config, START);
    }

    private List<String> plan(CompactorConfig config, Instant now) {
        return describe(new TierPlan(config, now));
    }

    private List<String> describe(TierPlan plan) {
        return plan.due(segments).stream().map(TierPlanTest::describe).toList();
    }

    private static String describe(TierPlan.Merge merge) {
        var text = new StringBuilder(merge.level() + ":");
        merge.inputs().forEach(input -> text.append(' ').append(input.meta().sequence()));
        return text.toString();
    }

    private void add(int level, long sequence, int bucket, long bytes) {
        add(level, sequence, bucket, bytes, 0, NANOS_PER_MINUTE, START);
    }

    private void add(
            int level, long sequence, int bucket, long bytes, long minNanos, long maxMinute) {
        long max = maxMinute * NANOS_PER_MINUTE;
        add(level, sequence, bucket, bytes, minNanos, max, START);
    }

    private void add(
            int level,
            long sequence,
            int bucket,
            long bytes,
            long minNanos,
            long maxNanos,
            Instant since) {
        long id = nextId++;
        var meta =
                new SegmentMeta(id, "s/" + id, sequence, level, 10, 100, bytes, minNanos, maxNanos);
        segments.add(
                new SegmentFacts(
                        meta, bucket, Long.MAX_VALUE, Long.MAX_VALUE, directoryBytes, since));
    }
}
