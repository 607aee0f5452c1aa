package io.skald.server.query;

import io.skald.logql.engine.QueryException;
import io.skald.model.LabelSet;
import io.skald.server.http.ByteBudget;

import java.util.concurrent.atomic.AtomicLong;

/// Pays for the label sets that one request has found, out of a budget of all requests, until the request is over.
/// Thread-safe.
final class SelectedStreams implements AutoCloseable {
    /// Found by one request and wanted by each of its selections: an entry of a list or two, a place in a plan.
    private static final int PLACES_BYTES = 32;

    private final ByteBudget budget;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong count = new AtomicLong();

    SelectedStreams(ByteBudget budget) {
        this.budget = budget;
    }

    /// Pays for a stream.
    ///
    /// @throws QueryException when there is no memory left for it
    void found(LabelSet stream) {
        int bytes = stream.heapBytes() + PLACES_BYTES;
        count.incrementAndGet();
        if (!budget.tryTake(bytes)) {
            throw new QueryException(
                    QueryException.Kind.LIMIT_EXCEEDED,
                    "the stream selector matches more than %d streams, and there is no memory for more"
                                    .formatted(count.get() - 1)
                            + " at this moment; add matchers, or reduce the time range");
        }
        taken.addAndGet(bytes);
    }

    @Override
    public void close() {
        budget.giveBack(taken.getAndSet(0));
    }
}
