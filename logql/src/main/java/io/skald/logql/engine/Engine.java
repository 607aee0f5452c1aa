package io.skald.logql.engine;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Answers LogQL queries. Thread-safe; it owns no thread: a query runs as `parallelism` loops on the executor while the
/// caller waits for them. With a direct executor and a parallelism of 1 everything happens on the caller's thread, in a
/// fixed order.
public final class Engine {
    private final LogSource source;
    private final Executor workers;
    private final int parallelism;
    private final LongSupplier nanoTicker;

    /// @param workers runs the loops; a caller must not itself occupy one of its threads
    /// @param parallelism loops a query runs in, 1 or more
    /// @param nanoTicker elapsed time, as `System.nanoTime`
    public Engine(LogSource source, Executor workers, int parallelism, LongSupplier nanoTicker) {
        this.source = source;
        this.workers = workers;
        this.parallelism = parallelism;
        this.nanoTicker = nanoTicker;
    }

    /// Runs a query to its end.
    ///
    /// @param cancelled asked between batches: whether nobody waits for the answer any more
    /// @throws QueryException when the query is wrong, not supported, or takes more than the limits allow
    /// @throws IOException when the disk failed
    public QueryResult query(QueryRequest request, QueryLimits limits, BooleanSupplier cancelled)
            throws IOException {
        if (source == null || workers == null || parallelism < 1 || nanoTicker == null) {
            throw new IllegalStateException();
        }
        throw new QueryException(
                QueryException.Kind.NOT_SUPPORTED, "queries are not supported yet");
    }
}
