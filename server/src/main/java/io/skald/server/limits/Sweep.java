package io.skald.server.limits;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Forgets idle tenants now and then, on the thread of whoever comes by: what looks at all of them must not become the
/// work of each request. Thread-safe.
final class Sweep {
    static final Duration PERIOD = Duration.ofMinutes(1);

    private final AtomicLong nextNanos = new AtomicLong(Long.MIN_VALUE);

    /// Runs `forget` when the last time is a [#PERIOD] ago.
    ///
    /// @param nowNanos on a ticker of elapsed time
    void ifDue(long nowNanos, Runnable forget) {
        long next = nextNanos.get();
        boolean first = next == Long.MIN_VALUE;
        if ((first || nowNanos - next >= 0)
                && nextNanos.compareAndSet(next, nowNanos + PERIOD.toNanos())
                && !first) {
            forget.run();
        }
    }
}
