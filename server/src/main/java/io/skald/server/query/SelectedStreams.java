package io.skald.server.query;

import io.skald.logql.engine.QueryException;
import io.skald.model.FoundStreams;
import io.skald.model.LabelSet;
import io.skald.server.http.ByteBudget;

import java.util.concurrent.atomic.AtomicLong;

/// Pays for the streams that one request has found and the label sets that it has read, out of a budget of all requests,
/// until the request is over. Thread-safe.
final class SelectedStreams implements AutoCloseable {
    /// Fingerprint 16, twice that while its array grows; 8 to 32 in the table of fingerprints; places in the index and among
    /// label sets 16; a place in a plan.
    private static final int STREAM_BYTES = 100;

    private final ByteBudget budget;
    private final AtomicLong taken = new AtomicLong();

    SelectedStreams(ByteBudget budget) {
        this.budget = budget;
    }

    /// What one selection of the request finds.
    Search search() {
        return new Search();
    }

    /// Pays for the streams of one selector, while they are searched and read. Thread-safe; each method throws
    /// [QueryException] when there is no memory left.
    final class Search implements FoundStreams.Listener {
        private final AtomicLong found = new AtomicLong();

        @Override
        public void streams(int count) {
            found.addAndGet(count);
            take((long) STREAM_BYTES * count);
        }

        @Override
        public void labels(LabelSet labels) {
            take(labels.heapBytes());
        }

        private void take(long bytes) {
            if (!budget.tryTake(bytes)) {
                throw new QueryException(
                        QueryException.Kind.LIMIT_EXCEEDED,
                        "the stream selector matches at least %d streams, and there is no memory for them"
                                        .formatted(found.get())
                                + " at this moment; add matchers, or reduce the time range");
            }
            taken.addAndGet(bytes);
        }
    }

    @Override
    public void close() {
        budget.giveBack(taken.getAndSet(0));
    }
}
