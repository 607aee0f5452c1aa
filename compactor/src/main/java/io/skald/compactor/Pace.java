package io.skald.compactor;

import java.time.Duration;
import java.time.Instant;

/// Bytes that may be merged now: so many a second, saved up for a second at most. Pushes come first: while many of them
/// come, merging slows down, since lines that somebody sends cannot wait as well as those that are stored.
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    /// Over how long the rate of pushes is looked at, in seconds.
    private static final double RATE_SECONDS = 1.0;

    /// Lines that are pushed and merged a second together, in multiples of those that are merged alone.
    private static final double TOGETHER = 1.75;

    /// What merging always gets, as a share of what it gets alone.
    private static final double LEAST = 1.0 / 8;

    private final long bytesPerSecond;
    private long saved;
    private Instant last = Instant.MIN;

    private Instant rateSince = Instant.MIN;
    private long pushedThen;
    private double pushesPerSecond;

    /// @param bytesPerSecond while no pushes come; 0 for no limit
    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        this.saved = bytesPerSecond;
    }

    /// @param now the wall clock; a jump costs or gives a second's bytes at most
    /// @param pushedBytes of lines that pushes have brought so far
    long allowed(Instant now, long pushedBytes) {
        if (bytesPerSecond == 0) {
            return Long.MAX_VALUE;
        }
        notePushes(now, pushedBytes);
        if (last.isBefore(now) && !last.equals(Instant.MIN)) {
            double gained = Math.min(1.0, seconds(last, now)) * rate();
            saved = Math.min(bytesPerSecond, saved + (long) gained);
        }
        last = now;
        return saved;
    }

    private void notePushes(Instant now, long pushedBytes) {
        if (rateSince.equals(Instant.MIN) || now.isBefore(rateSince)) {
            rateSince = now;
            pushedThen = pushedBytes;
            return;
        }
        double seconds = seconds(rateSince, now);
        if (seconds >= RATE_SECONDS) {
            pushesPerSecond = (pushedBytes - pushedThen) / seconds;
            rateSince = now;
            pushedThen = pushedBytes;
        }
    }

    /// Bytes a second.
    private double rate() {
        double left = TOGETHER * bytesPerSecond - pushesPerSecond;
        return Math.clamp(left, LEAST * bytesPerSecond, (double) bytesPerSecond);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / NANOS_PER_SECOND;
    }

    void used(long bytes) {
        saved -= bytes;
    }
}
