package io.skald.compactor;

import java.time.Duration;
import java.time.Instant;

/// Bytes that may be merged now: so many a second, saved up for a second at most.
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long bytesPerSecond;
    private long saved;
    private Instant last = Instant.MIN;

    /// @param bytesPerSecond 0 for no limit
    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        this.saved = bytesPerSecond;
    }

    /// @param now the wall clock; a jump costs or gives a second's bytes at most
    long allowed(Instant now) {
        if (bytesPerSecond == 0) {
            return Long.MAX_VALUE;
        }
        if (last.isBefore(now) && !last.equals(Instant.MIN)) {
            double seconds =
                    Math.min(1.0, Duration.between(last, now).toNanos() / NANOS_PER_SECOND);
            saved = Math.min(bytesPerSecond, saved + (long) (seconds * bytesPerSecond));
        }
        last = now;
        return saved;
    }

    void used(long bytes) {
        saved -= bytes;
    }
}
