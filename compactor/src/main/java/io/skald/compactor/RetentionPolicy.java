package io.skald.compactor;

import io.skald.segment.SegmentMeta;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// How long lines are kept.
///
/// @param period age at which a line leaves; zero keeps everything for ever
public record RetentionPolicy(Duration period) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public RetentionPolicy {
        if (period.isNegative()) {
            throw new IllegalArgumentException("negative retention period " + period);
        }
    }

    /// The moment that divides what is kept from what is not: a line with a smaller timestamp is expired, whether its
    /// segment still exists or not.
    ///
    /// @return nanoseconds since 1970-01-01; [Long#MIN_VALUE] when everything is kept
    public long horizonNanos(Instant now) {
        if (period.isZero() || period.compareTo(Duration.between(Instant.MIN, now)) > 0) {
            return Long.MIN_VALUE;
        }
        return nanos(now.minus(period));
    }

    /// Nanoseconds since 1970-01-01, or the nearest end of what a `long` can say (the years 1677 to 2262).
    private static long nanos(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (seconds < Long.MIN_VALUE / NANOS_PER_SECOND) {
            return Long.MIN_VALUE;
        }
        if (seconds >= Long.MAX_VALUE / NANOS_PER_SECOND) {
            return Long.MAX_VALUE;
        }
        return seconds * NANOS_PER_SECOND + instant.getNano();
    }

    /// Segments that hold nothing but expired lines: their newest entry is older than the horizon.
    ///
    /// @param horizonNanos see [#horizonNanos]
    /// @return in the order in which they came
    public static List<SegmentMeta> expired(Collection<SegmentMeta> segments, long horizonNanos) {
        return segments.stream().filter(segment -> segment.maxNanos() < horizonNanos).toList();
    }
}
