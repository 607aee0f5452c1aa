package io.skald.store;

import io.skald.head.Memtable;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// What the store holds at one moment: an immutable pair of lists, counted by its users.
final class StoreState {
    private final List<Memtable> memtables;
    private final List<SegmentHandle> segments;
    private final AtomicInteger users = new AtomicInteger(1);

    /// @param memtables oldest first; the last one is active
    /// @param segments by sequence, oldest first
    StoreState(List<Memtable> memtables, List<SegmentHandle> segments) {
        this.memtables = List.copyOf(memtables);
        this.segments = List.copyOf(segments);
        memtables.forEach(Memtable::retain);
        segments.forEach(SegmentHandle::retain);
    }

    List<Memtable> memtables() {
        return memtables;
    }

    Memtable active() {
        return memtables.getLast();
    }

    List<SegmentHandle> segments() {
        return segments;
    }

    long headBytes() {
        long bytes = 0;
        for (Memtable table : memtables) {
            bytes += table.bytes();
        }
        return bytes;
    }

    /// @return false when the state has been given up already; the caller takes the store's current one then
    boolean tryRetain() {
        for (int count = users.get(); count > 0; count = users.get()) {
            if (users.compareAndSet(count, count + 1)) {
                return true;
            }
        }
        return false;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            memtables.forEach(Memtable::release);
            segments.forEach(SegmentHandle::release);
        }
    }
}
