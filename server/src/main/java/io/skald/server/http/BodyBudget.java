package io.skald.server.http;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of all request bodies that are held at one time. Thread-safe.
public final class BodyBudget {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    public BodyBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// @return false when the budget does not allow that; nothing is taken then
    boolean tryTake(int bytes) {
        long used = usedBytes.addAndGet(bytes);
        if (used > limitBytes) {
            usedBytes.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(int bytes) {
        usedBytes.addAndGet(-bytes);
    }

    public long usedBytes() {
        return usedBytes.get();
    }
}
