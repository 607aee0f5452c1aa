package io.skald.logql.turns;

import java.util.concurrent.locks.Condition;

/// One loop of a query. Its fields belong to the lock of [Turns], but for those that say otherwise.
final class TurnLoop {
    enum State {
        /// In the queue, without a thread.
        WAITING,
        /// It has got its turn, and its thread has not noticed yet.
        CALLED,
        RUNNING,
        /// In the queue, in the middle of its work, with a thread that waits.
        PAUSED,
        ENDED
    }

    final QueryTurns query;
    final TurnWork work;
    final Condition resumed;
    State state = State.WAITING;

    /// When the turn began. Written under the lock, read by its own thread.
    long startNanos;

    /// Up to when its time was added to the query's.
    long accountedNanos;

    /// Whether this turn came by age, so that queries which have used less do not end it. As [#startNanos].
    boolean byAge;

    TurnLoop(QueryTurns query, TurnWork work, Condition resumed) {
        this.query = query;
        this.work = work;
        this.resumed = resumed;
    }

    void begin(long nowNanos) {
        state = State.RUNNING;
        startNanos = nowNanos;
        accountedNanos = nowNanos;
    }

    void account(long nowNanos) {
        query.use(nowNanos - accountedNanos);
        accountedNanos = nowNanos;
    }
}
