package io.skald.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The time by which lines expire. A wall clock that runs ahead of elapsed time by more than an hour is not believed:
/// then time goes on from the last moment that was, and deletion waits until the clock is back or a person confirms it.
/// A clock that goes back is believed, since nothing expires earlier by it. Thread-safe.
///
/// Elapsed time is counted from the start of the process; what happened before cannot be told.
final class RetentionClock implements InstantSource {
    static final Duration TOLERANCE = Duration.ofHours(1);

    private final InstantSource wall;
    private final LongSupplier nanoTicker;
    private final Instant origin;
    private final long originTicks;

    // Added to the origin by those who confirmed the clock.
    private volatile Duration confirmed = Duration.ZERO;

    /// @param nanoTicker elapsed nanoseconds, from any origin
    RetentionClock(InstantSource wall, LongSupplier nanoTicker) {
        this.wall = wall;
        this.nanoTicker = nanoTicker;
        this.origin = wall.instant();
        this.originTicks = nanoTicker.getAsLong();
    }

    /// The wall clock, or what elapsed time says when that is not to be believed.
    @Override
    public Instant instant() {
        Instant now = wall.instant();
        Instant expected = expected();
        return isAhead(now, expected) ? expected : now;
    }

    /// The wall clock or elapsed time, whichever is later: a clock that went back makes no line one of the future.
    Instant latest() {
        Instant now = wall.instant();
        Instant expected = expected();
        return now.isAfter(expected) ? now : expected;
    }

    /// How far the wall clock is ahead of elapsed time; negative when it is behind.
    Duration ahead() {
        return Duration.between(expected(), wall.instant());
    }

    /// Whether deletion has to wait.
    boolean isPaused() {
        return isAhead(wall.instant(), expected());
    }

    /// Believes the wall clock from now on.
    void confirm() {
        confirmed = confirmed.plus(ahead());
    }

    private static boolean isAhead(Instant now, Instant expected) {
        return now.isAfter(expected.plus(TOLERANCE));
    }

    private Instant expected() {
        return origin.plus(confirmed).plusNanos(nanoTicker.getAsLong() - originTicks);
    }
}
