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

    /// Whether one holder may hold that much more: never more than what is free. So n holders that let nothing go end
    /// with a share of 1 / (n + 1) each, and as much stays free for one that does.
    boolean isFair(long held, long bytes) {
        return held + bytes <= maxBytes - used.get();
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
