package io.skald.server.tail;

import java.util.concurrent.atomic.AtomicLong;

/// Bytes that all tails together may hold. Thread-safe.
final class ByteBudget {
    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    ByteBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    long used() {
        return used.get();
    }

    /// Takes bytes whether there is room or not.
    void take(long bytes) {
        used.addAndGet(bytes);
    }

    /// @return false when there is no room; nothing is taken then
    boolean tryTake(long bytes) {
        if (used.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
