package io.skald.logql.engine;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/// How many counters a metric query may still make. Thread-safe.
final class CellBudget {
    private final long max;
    private final AtomicLong used = new AtomicLong();
    private final @Nullable CellBudget whole;

    CellBudget(long max) {
        this.max = max;
        this.whole = null;
    }

    private CellBudget(CellBudget whole) {
        this.max = whole.max;
        this.whole = whole;
    }

    /// A budget for a part of the work, which takes from this one.
    CellBudget part() {
        return new CellBudget(this);
    }

    /// Gives everything back that was taken from the whole, when the part of the work is over.
    void giveAll() {
        if (whole != null) {
            whole.give(used.getAndSet(0));
        }
    }

    /// Gives counters back that were taken.
    void give(long cells) {
        used.addAndGet(-cells);
        if (whole != null) {
            whole.give(cells);
        }
    }

    /// @throws QueryException when that is too many
    void take(long cells) {
        if (whole != null) {
            used.addAndGet(cells);
            whole.take(cells);
        } else if (used.addAndGet(cells) > max) {
            throw new QueryException(
                    QueryException.Kind.LIMIT_EXCEEDED,
                    "the series and steps of the query exceed the memory of one query ("
                            + max
                            + " counters); reduce the time range, increase the step, or aggregate"
                            + " by fewer labels");
        }
    }
}
