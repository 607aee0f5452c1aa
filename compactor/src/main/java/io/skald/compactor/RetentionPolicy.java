package io.skald.compactor;

import java.time.Duration;
import java.time.Instant;

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
    static long nanos(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (seconds < Long.MIN_VALUE / NANOS_PER_SECOND) {
            return Long.MIN_VALUE;
        }
        if (seconds >= Long.MAX_VALUE / NANOS_PER_SECOND) {
            return Long.MAX_VALUE;
        }
        return seconds * NANOS_PER_SECOND + instant.getNano();
    }

    /// The last moment at which a line is kept.
    ///
    /// @return nanoseconds since 1970-01-01; [Long#MAX_VALUE] when that is for ever
    public long lastNanos(long timestampNanos) {
        if (period.isZero()) {
            return Long.MAX_VALUE;
        }
        long seconds = Math.min(period.getSeconds(), Long.MAX_VALUE / NANOS_PER_SECOND - 1);
        long length = seconds * NANOS_PER_SECOND + period.getNano();
        long last = timestampNanos + length;
        return last < timestampNanos ? Long.MAX_VALUE : last;
    }
}
