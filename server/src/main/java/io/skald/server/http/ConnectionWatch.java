package io.skald.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Ends connections whose clients take too long to send: bytes that trickle in keep no connection open. A body may take
/// [#REQUEST_PATIENCE] and, beyond it, as long as it comes at [#SLOWEST_BYTES_PER_SECOND] or faster; between requests
/// (and for the head of one) a client has [#IDLE_PATIENCE]. While a request is answered its connection is left alone.
/// Thread-safe.
///
/// @param <C> what stands for a connection
final class ConnectionWatch<C> {
    /// As long as Loki reads a request.
    static final Duration REQUEST_PATIENCE = Duration.ofSeconds(30);

    /// As long as Loki keeps a connection without a request.
    static final Duration IDLE_PATIENCE = Duration.ofMinutes(2);

    static final int SLOWEST_BYTES_PER_SECOND = 16 << 10;

    private final LongSupplier nanoTicker;
    private final Duration requestPatience;
    private final Map<C, Waiting> waiting = new ConcurrentHashMap<>();

    /// @param receivedBytes of the body that is waited for
    private record Waiting(
            long sinceNanos, Duration patience, IntSupplier receivedBytes, Runnable end) {}

    ConnectionWatch(LongSupplier nanoTicker) {
        this(nanoTicker, REQUEST_PATIENCE);
    }

    /// @param requestPatience in place of [#REQUEST_PATIENCE]
    ConnectionWatch(LongSupplier nanoTicker, Duration requestPatience) {
        this.nanoTicker = nanoTicker;
        this.requestPatience = requestPatience;
    }

    /// A connection was opened, or a request on it was answered: the next request is waited for.
    ///
    /// @param end what to do when it does not come
    void idle(C connection, Runnable end) {
        waiting.put(connection, new Waiting(nanoTicker.getAsLong(), IDLE_PATIENCE, () -> 0, end));
    }

    /// The head of a request has come.
    ///
    /// @param receivedBytes of its body so far
    /// @param end what to do when the body does not come
    void receiving(C connection, IntSupplier receivedBytes, Runnable end) {
        waiting.put(
                connection,
                new Waiting(nanoTicker.getAsLong(), requestPatience, receivedBytes, end));
    }

    /// A request has come completely, or the connection was closed: nothing is waited for.
    void done(C connection) {
        waiting.remove(connection);
    }

    /// Ends the connections that were waited for too long; to be called every few seconds.
    void sweep() {
        long now = nanoTicker.getAsLong();
        waiting.forEach((connection, waits) -> {
            Duration more =
                    Duration.ofSeconds(waits.receivedBytes.getAsInt() / SLOWEST_BYTES_PER_SECOND);
            boolean late = now - waits.sinceNanos > waits.patience.plus(more).toNanos();
            if (late && waiting.remove(connection, waits)) {
                waits.end.run();
            }
        });
    }
}
