package io.skald.server.http;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes that many hold at one time, all together: bodies of requests, lines that wait for readers of tails.
/// Nobody waits here: who does not fit is told so. Thread-safe.
public final class ByteBudget {
    private final long maxBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    public ByteBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public long usedBytes() {
        return usedBytes.get();
    }

    /// Takes bytes whether there is room or not.
    public void take(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    /// @return false when there is no room; nothing is taken then
    public boolean tryTake(long bytes) {
        if (usedBytes.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        usedBytes.addAndGet(-bytes);
        return false;
    }

    /// Whether one holder may hold that much more: never more than what is free. So n holders that let nothing go end
    /// with a share of 1 / (n + 1) each, and as much stays free for one that does.
    public boolean isFair(long held, long bytes) {
        return held + bytes <= maxBytes - usedBytes.get();
    }

    public void giveBack(long bytes) {
        usedBytes.addAndGet(-bytes);
    }
}
