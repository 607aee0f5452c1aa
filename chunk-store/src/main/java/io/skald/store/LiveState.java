package io.skald.store;

import io.skald.head.Memtable;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The store's current state, and the lock under which it changes.
final class LiveState {
    private final ReentrantLock writerLock = new ReentrantLock();
    private volatile StoreState now;

    LiveState(StoreState first) {
        now = first;
    }

    /// Held by whoever changes the active memtable or puts another state in this one's place.
    ReentrantLock writerLock() {
        return writerLock;
    }

    StoreState get() {
        return now;
    }

    /// Puts a state in place of the current one, with [#writerLock()] held.
    void replace(List<Memtable> memtables, List<SegmentHandle> segments) {
        StoreState before = now;
        now = new StoreState(memtables, segments);
        before.release();
    }
}
