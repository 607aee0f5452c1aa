package io.skald.logql.engine;

import io.skald.logql.turns.Turns;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Asked between batches whether a query may go on. Thread-safe if the suppliers are.
final class Checkpoint {
    private static final String TIMED_OUT =
            "request timed out, decrease the duration of the request or add more label matchers"
                + " (prefer exact match over regex match) to reduce the amount of data processed";

    private final LongSupplier nanoTicker;
    private final long startNanos;
    private final long timeoutNanos;
    private final BooleanSupplier cancelled;
    private final Turns turns;

    /// @param timeout zero for none
    /// @param turns others may have one while it is asked
    Checkpoint(LongSupplier nanoTicker, Duration timeout, BooleanSupplier cancelled, Turns turns) {
        this.turns = turns;
        this.nanoTicker = nanoTicker;
        this.startNanos = nanoTicker.getAsLong();
        this.timeoutNanos = timeout.isZero() ? Long.MAX_VALUE : timeout.toNanos();
        this.cancelled = cancelled;
    }

    /// For one thread's loop over rows or series: asks after so much work, not after each step.
    Pace pace() {
        return new Pace(this);
    }

    /// In a loop's turn this may take as long as the turns of others take.
    ///
    /// @throws QueryException when the time is over or nobody waits for the answer
    void check() {
        turns.pause();
        if (cancelled.getAsBoolean()) {
            throw new QueryException(
                    QueryException.Kind.CANCELLED, "the request was cancelled by the client");
        }
        if (nanoTicker.getAsLong() - startNanos >= timeoutNanos) {
            throw new QueryException(QueryException.Kind.TIMED_OUT, TIMED_OUT);
        }
    }
}
