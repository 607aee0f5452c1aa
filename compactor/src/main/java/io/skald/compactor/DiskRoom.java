package io.skald.compactor;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// Keeps the store within its bytes and the disk above its floor: the oldest day goes first, the current one never.
/// Asked by one thread; [#isRefusing()] by any.
final class DiskRoom {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    /// Files go when the last query that reads them ends: until then the disk looks as full as before.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CompactorConfig config;
    private Instant lastDrop = Instant.MIN;
    private volatile boolean refusing;

    DiskRoom(CompactorConfig config) {
        this.config = config;
    }

    /// What has to go.
    ///
    /// @param day UTC day, days since 1970-01-01
    /// @param segments all whose newest line is of that day
    /// @param reason in words
    record Drop(long day, List<SegmentFacts> segments, String reason) {}

    /// Looks whether there is room enough.
    ///
    /// @param usableBytes of the disk
    /// @return empty segments when nothing has to go, or nothing but the current day is there: then it refuses
    Drop check(Collection<SegmentFacts> segments, long usableBytes, Instant now) {
        long bytes = segments.stream().mapToLong(each -> each.meta().fileBytes()).sum();
        boolean tooMany = config.retentionBytes() > 0 && bytes > config.retentionBytes();
        boolean tooFull = usableBytes < config.minFreeBytes();
        if (!tooMany && !tooFull) {
            refusing = false;
            return new Drop(0, List.of(), "");
        }
        String reason =
                tooMany
                        ? "segments have " + bytes + " bytes, more than skald.retention_bytes"
                        : usableBytes + " bytes of disk are free, less than skald.min_free_disk";
        long today = Math.floorDiv(RetentionPolicy.nanos(now), NANOS_PER_DAY);
        long oldest = segments.stream().mapToLong(SegmentFacts::day).min().orElse(today);
        boolean waits = !tooMany && Duration.between(lastDrop, now).abs().compareTo(PATIENCE) < 0;
        refusing = oldest >= today;
        if (refusing || waits) {
            return new Drop(oldest, List.of(), reason);
        }
        lastDrop = now;
        return new Drop(
                oldest, segments.stream().filter(each -> each.day() == oldest).toList(), reason);
    }

    /// Whether only the current day is left and there is still no room: then pushes are to be refused.
    boolean isRefusing() {
        return refusing;
    }
}
