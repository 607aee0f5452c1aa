package io.skald.server.query;

import io.skald.logql.engine.QueryException;
import io.skald.model.LabelSet;
import io.skald.server.http.ByteBudget;

import java.util.concurrent.atomic.AtomicLong;

/// Pays for the streams that one request has found and the label sets that it has read, out of a budget of all requests, until the request is over.
/// Thread-safe.
final class SelectedStreams implements AutoCloseable {
    /// Found by one request and wanted by each of its selections: fingerprint, places in tables, a place in a plan.
    private static final int PLACES_BYTES = 64;

    private final ByteBudget budget;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong count = new AtomicLong();

    SelectedStreams(ByteBudget budget) {
        this.budget = budget;
    }

    /// Pays for the label set of a stream.
    ///
    /// @throws QueryException when there is no memory left for it
    void found(LabelSet stream) {
        take(stream.heapBytes(), count.getAndIncrement());
    }

    /// Pays for streams of which no label set is read yet.
    ///
    /// @throws QueryException as [#found]
    void foundNumbers(int streams) {
        take((long) PLACES_BYTES * streams, streams);
    }

    private void take(long bytes, long streams) {
        if (!budget.tryTake(bytes)) {
            throw new QueryException(
                    QueryException.Kind.LIMIT_EXCEEDED,
                    "the stream selector matches more than %d streams, and there is no memory for more"
                                    .formatted(streams)
                            + " at this moment; add matchers, or reduce the time range");
        }
        taken.addAndGet(bytes);
    }

    @Override
    public void close() {
        budget.giveBack(taken.getAndSet(0));
    }
}
