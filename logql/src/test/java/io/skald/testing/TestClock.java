package io.skald.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Time that stands still until it is moved; wall clock and elapsed time in one. Thread-safe.
public final class TestClock implements InstantSource, LongSupplier {
    private Instant now = Instant.EPOCH;

    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /// Elapsed nanoseconds.
    @Override
    public synchronized long getAsLong() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }
}
