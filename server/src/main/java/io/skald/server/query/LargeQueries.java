package io.skald.server.query;

import io.skald.logql.engine.QueryException;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryResult;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Memory for queries. Most get by with little, and so many of them may run. One that does not is begun anew with all that
/// a query may hold, when there is a place for it: so those that wait for such a place hold nothing, and the others go past
/// them. Thread-safe.
public final class LargeQueries {
    private static final long POLL_MILLIS = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private int free;
    private final long smallHeldBytes;
    private final long smallCells;
    private final Duration patience;

    /// Asks the engine.
    interface Attempt {
        QueryResult run(QueryLimits limits) throws IOException;
    }

    /// @param places large queries at a time
    /// @param smallHeldBytes lines that a query may hold which has no place
    /// @param smallCells counters that it may hold
    /// @param patience how long a query waits for a place
    public LargeQueries(int places, long smallHeldBytes, long smallCells, Duration patience) {
        this.free = places;
        this.smallHeldBytes = smallHeldBytes;
        this.smallCells = smallCells;
        this.patience = patience;
    }

    /// Queries that want a place and have none.
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /// Tries it with little memory, and then with all that the limits allow.
    ///
    /// @param gone whether nobody waits for the answer any more
    /// @param atEnd takes what is to be run when the answer needs no memory any more; if a place was taken
    /// @throws QueryException also when there is no place for too long
    QueryResult run(
            QueryLimits limits, BooleanSupplier gone, Consumer<Runnable> atEnd, Attempt attempt)
            throws IOException {
        try {
            return attempt.run(small(limits));
        } catch (QueryException e) {
            if (e.kind() != QueryException.Kind.LIMIT_EXCEEDED) {
                throw e;
            }
        }
        enter(gone);
        var isInside = new AtomicBoolean(true);
        atEnd.accept(() -> {
            if (isInside.getAndSet(false)) {
                leave();
            }
        });
        return attempt.run(limits);
    }

    private QueryLimits small(QueryLimits limits) {
        return new QueryLimits(
                limits.maxEntries(),
                limits.maxSeries(),
                limits.maxSteps(),
                limits.maxQueryLength(),
                Math.min(smallHeldBytes, limits.maxHeldBytes()),
                Math.min(smallCells, limits.maxCells()),
                limits.timeout(),
                limits.approxTopk());
    }

    private void enter(BooleanSupplier gone) {
        var turn = new Object();
        lock.lock();
        try {
            waiting.add(turn);
            for (long left = patience.toMillis(); left > 0; left -= POLL_MILLIS) {
                if (free > 0 && turn.equals(waiting.peek())) {
                    free--;
                    return;
                }
                if (gone.getAsBoolean()) {
                    throw new QueryException(
                            QueryException.Kind.CANCELLED,
                            "the request was cancelled by the client");
                }
                boolean _ = changed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            throw overloaded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw overloaded();
        } finally {
            waiting.remove(turn);
            changed.signalAll();
            lock.unlock();
        }
    }

    private static QueryException overloaded() {
        return new QueryException(QueryException.Kind.OVERLOADED, "too many outstanding requests");
    }

    private void leave() {
        lock.lock();
        try {
            free++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
