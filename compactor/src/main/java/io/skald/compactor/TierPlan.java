package io.skald.compactor;

import io.skald.segment.SegmentMeta;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Decides which segments are merged into larger ones. A table of rules, see `docs/tiers.md`:
///
/// | tier | what it holds                                     | is merged when                                       |
/// |-----:|---------------------------------------------------|------------------------------------------------------|
/// |    0 | one flush: all tenants, any days                  | there are `fanIn` of them, or as many as a merge can take |
/// |    1 | `fanIn` flushes, one group of streams, one UTC day | the same of rounds of a bucket and day, or none came for 6 h |
/// |    2 | `fanIn` rounds of tier 1, or large flushes; cut to hours when large | never                              |
///
/// Each line is written once in each tier at most: write amplification is 3 at most. Flushes of one bucket that are large
/// together skip tier 1, and are written twice.
final class TierPlan {
    static final int TOP = 2;

    private static final long NANOS_PER_HOUR = 3_600_000_000_000L;
    private static final long NANOS_PER_DAY = 24 * NANOS_PER_HOUR;
    private static final int QUARTER_DAY_HOURS = 6;

    /// A segment of this size may be written anew every few minutes, while its lines expire one after the other.
    private static final long SMALL_BYTES = 8 << 20;

    /// Flushes of that size together need no tier 1: what comes out is large enough to stay. Smaller ones would leave more
    /// segments than a query should have to open.
    private static final long LARGE_FLUSHES_BYTES = 16 << 20;

    /// No segment is as old.
    static final long NONE_DEMANDED = Long.MIN_VALUE;

    private final CompactorConfig config;
    private final Instant now;
    private final long demanded;

    TierPlan(CompactorConfig config, Instant now) {
        this(config, now, NONE_DEMANDED);
    }

    /// @param demanded sequence up to which segments are merged into the top tier without waiting for others
    TierPlan(CompactorConfig config, Instant now, long demanded) {
        this.config = config;
        this.now = now;
        this.demanded = demanded;
    }

    /// Segments to be merged into the next tier.
    ///
    /// @param inputs of one tier, following each other in age
    /// @param level of what comes out
    /// @param sliceNanos span of time of one output
    record Merge(List<SegmentFacts> inputs, int level, long sliceNanos) {
        boolean isOfOrBefore(long sequence) {
            return inputs.getFirst().meta().sequence() <= sequence;
        }

        long fileBytes() {
            return bytes(inputs);
        }
    }

    /// Everything that is due, the most urgent first.
    List<Merge> due(Collection<SegmentFacts> segments) {
        List<Merge> merges = new ArrayList<>();
        flushes(segments).ifPresent(merges::add);
        Map<List<Long>, List<SegmentFacts>> rooms = new TreeMap<>(BY_ROOM);
        for (SegmentFacts segment : segments) {
            if (segment.meta().level() == 1) {
                List<Long> room = List.of(segment.day(), (long) segment.bucket());
                rooms.computeIfAbsent(room, _ -> new ArrayList<>()).add(segment);
            }
        }
        rooms.values().forEach(room -> rounds(room).ifPresent(merges::add));
        return merges;
    }

    private static final Comparator<List<Long>> BY_ROOM =
            Comparator.<List<Long>>comparingLong(room -> room.get(0))
                    .thenComparingLong(room -> room.get(1));

    private Optional<Merge> flushes(Collection<SegmentFacts> segments) {
        List<SegmentFacts> flushes =
                segments.stream().filter(each -> each.meta().level() == 0).toList();
        List<SegmentFacts> large = oldest(flushes, TOP);
        if (skipsTier(large, segments) && isDue(large, flushes, TOP)) {
            return Optional.of(new Merge(large, TOP, slice(large)));
        }
        List<SegmentFacts> run = oldest(flushes, 1);
        return isDue(run, flushes, 1)
                ? Optional.of(new Merge(run, 1, NANOS_PER_DAY))
                : Optional.empty();
    }

    private boolean isDue(List<SegmentFacts> run, List<SegmentFacts> candidates, int tier) {
        return isDemanded(run) || (isMergeable(run) && isFull(run, candidates, tier));
    }

    /// Whether flushes go to the top tier at once. Not past a segment of tier 1 with rows of the same time: what is merged
    /// of it later would seem younger than they are. What is demanded joins tier 1 if there is any.
    private boolean skipsTier(List<SegmentFacts> run, Collection<SegmentFacts> segments) {
        if (run.isEmpty()) {
            return false;
        }
        int bucket = run.getFirst().bucket();
        boolean together =
                bucket != SegmentFacts.MANY
                        && run.stream().allMatch(each -> each.bucket() == bucket);
        List<SegmentMeta> between =
                segments.stream()
                        .filter(each -> each.meta().level() == 1)
                        .filter(each -> !together || each.bucket() == bucket)
                        .map(SegmentFacts::meta)
                        .toList();
        long min = run.stream().mapToLong(each -> each.meta().minNanos()).min().orElseThrow();
        long max = run.stream().mapToLong(each -> each.meta().maxNanos()).max().orElseThrow();
        boolean large = together && bytes(run) >= LARGE_FLUSHES_BYTES && max - min <= NANOS_PER_DAY;
        return large
                ? between.stream().noneMatch(each -> overlaps(each, min, max))
                : isDemanded(run) && between.isEmpty();
    }

    private static boolean overlaps(SegmentMeta meta, long minNanos, long maxNanos) {
        return meta.minNanos() <= maxNanos && meta.maxNanos() >= minNanos;
    }

    private static long bytes(List<SegmentFacts> run) {
        return run.stream().mapToLong(each -> each.meta().fileBytes()).sum();
    }

    /// @param room tier 1 of one bucket and day
    private Optional<Merge> rounds(List<SegmentFacts> room) {
        List<SegmentFacts> run = oldest(room, TOP);
        boolean due = isDue(run, room, TOP) || (isMergeable(run) && isSettled(room));
        return due ? Optional.of(new Merge(run, TOP, slice(run))) : Optional.empty();
    }

    /// @param candidates those of which the run is the oldest: when there are others, it cannot take more
    private boolean isFull(List<SegmentFacts> run, List<SegmentFacts> candidates, int tier) {
        return countRounds(run) >= fanIn(tier) || isLarge(run) || run.size() < candidates.size();
    }

    /// Flushes or rounds of merges that the segments come from: a round leaves several when its streams are kept for
    /// different times.
    private static long countRounds(List<SegmentFacts> run) {
        return run.stream().mapToLong(each -> each.meta().sequence()).distinct().count();
    }

    private int fanIn(int tier) {
        return Math.min(config.fanIn(), config.maxInputs(tier));
    }

    private boolean isLarge(List<SegmentFacts> run) {
        return bytes(run) >= CompactorConfig.MAX_MERGE_BYTES / 2
                || directoryBytes(run) >= config.maxDirectoryBytes() / 2;
    }

    private boolean isDemanded(List<SegmentFacts> run) {
        return !run.isEmpty()
                && run.getFirst().meta().sequence() <= demanded
                && directoryBytes(run) <= config.maxDirectoryBytes();
    }

    private boolean isMergeable(List<SegmentFacts> run) {
        return run.size() > 1 && directoryBytes(run) <= config.maxDirectoryBytes();
    }

    private static long directoryBytes(List<SegmentFacts> run) {
        return run.stream().mapToLong(SegmentFacts::directoryBytes).sum();
    }

    private boolean isSettled(List<SegmentFacts> room) {
        Instant youngest =
                room.stream().map(SegmentFacts::since).max(Comparator.naturalOrder()).orElse(now);
        return Duration.between(youngest, now).compareTo(CompactorConfig.SETTLED) >= 0;
    }

    /// As many of the oldest as one merge takes; of one round all or none, if that is possible.
    private List<SegmentFacts> oldest(List<SegmentFacts> candidates, int tier) {
        List<SegmentFacts> sorted =
                candidates.stream()
                        .sorted(Comparator.comparingLong(each -> each.meta().sequence()))
                        .toList();
        int end = 0;
        long bytes = 0;
        long directoryBytes = 0;
        long roundsTaken = 0;
        while (end < sorted.size()) {
            long sequence = sorted.get(end).meta().sequence();
            int next = end;
            while (next < sorted.size() && sorted.get(next).meta().sequence() == sequence) {
                directoryBytes += sorted.get(next).directoryBytes();
                bytes += sorted.get(next++).meta().fileBytes();
            }
            boolean enough =
                    roundsTaken == fanIn(tier)
                            || bytes > CompactorConfig.MAX_MERGE_BYTES
                            || !config.fits(tier, next, directoryBytes);
            if (end >= 2 && enough) {
                break;
            }
            end = next;
            roundsTaken++;
        }
        // Of a round too large for one merge, as much as it can take.
        while (end > 2 && !config.fits(tier, end, directoryBytes(sorted.subList(0, end)))) {
            end--;
        }
        return sorted.subList(0, end);
    }

    /// Span of the outputs: the shorter, the less has to be written anew while their lines expire; but small segments may
    /// span a day.
    private static long slice(List<SegmentFacts> run) {
        long min = run.stream().mapToLong(each -> each.meta().minNanos()).min().orElse(0);
        long max = run.stream().mapToLong(each -> each.meta().maxNanos()).max().orElse(0);
        long bytes = bytes(run);
        double hours = Math.max(1.0, ((double) max - min) / NANOS_PER_HOUR);
        double hourly = bytes / hours;
        if (24 * hourly <= SMALL_BYTES) {
            return NANOS_PER_DAY;
        }
        return QUARTER_DAY_HOURS * hourly <= SMALL_BYTES
                ? QUARTER_DAY_HOURS * NANOS_PER_HOUR
                : NANOS_PER_HOUR;
    }

    /// Span into which a segment is cut that is written anew, so that the next time less of it is concerned.
    static long rewriteSlice(SegmentFacts segment) {
        return segment.meta().level() == 0 ? Long.MAX_VALUE : slice(List.of(segment));
    }
}
