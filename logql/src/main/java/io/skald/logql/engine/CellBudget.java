package io.skald.logql.engine;

import java.util.concurrent.atomic.AtomicLong;

/// How many counters a metric query may still make. Thread-safe.
final class CellBudget {
    private final long max;
    private final AtomicLong used = new AtomicLong();

    CellBudget(long max) {
        this.max = max;
    }

    /// Gives counters back that were taken.
    void give(long cells) {
        used.addAndGet(-cells);
    }

    /// @throws QueryException when that is too many
    void take(long cells) {
        if (used.addAndGet(cells) > max) {
            throw new QueryException(
                    QueryException.Kind.LIMIT_EXCEEDED,
                    "the series and steps of the query exceed the memory of one query ("
                            + max
                            + " counters); reduce the time range, increase the step, or aggregate"
                            + " by fewer labels");
        }
    }
}
