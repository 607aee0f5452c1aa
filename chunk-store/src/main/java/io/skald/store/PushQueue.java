package io.skald.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Pushes that wait for the log, bounded by bytes. Thread-safe.
final class PushQueue {
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<WaitingPush> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    PushQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// @return false when there is no room (a push larger than all of the queue gets in when nothing else waits)
    boolean offer(WaitingPush push) {
        lock.lock();
        try {
            long size = push.bytes();
            if (closed || (bytes > 0 && bytes + size > maxBytes)) {
                return false;
            }
            waiting.add(push);
            bytes += size;
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Whether a push of that size has no room now.
    boolean isFullFor(long size) {
        lock.lock();
        try {
            return closed || (bytes > 0 && bytes + size > maxBytes);
        } finally {
            lock.unlock();
        }
    }

    /// Takes pushes from the front, up to `groupBytes`, at least one if any waits. Their bytes stay counted until
    /// [#done(List)].
    List<WaitingPush> take(long groupBytes) {
        lock.lock();
        try {
            List<WaitingPush> group = new ArrayList<>();
            long size = 0;
            while (!waiting.isEmpty() && (group.isEmpty() || size < groupBytes)) {
                WaitingPush push = waiting.remove();
                size += push.bytes();
                group.add(push);
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    /// Frees the room of pushes that were taken.
    void done(List<WaitingPush> group) {
        lock.lock();
        try {
            for (WaitingPush push : group) {
                bytes -= push.bytes();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something waits here, or for `atMost`.
    ///
    /// @return whether something waits
    boolean await(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (waiting.isEmpty() && !closed && left > 0) {
                left = filled.awaitNanos(left);
            }
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /// Refuses pushes from now on.
    ///
    /// @return those that still waited
    List<WaitingPush> close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            List<WaitingPush> rest = new ArrayList<>(waiting);
            waiting.clear();
            return rest;
        } finally {
            lock.unlock();
        }
    }
}
