package io.skald.store;

import io.skald.head.Memtable;
import io.skald.head.SlabPool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The store's current state, and the lock under which it changes.
final class LiveState {
    private final ReentrantLock writerLock = new ReentrantLock();
    private final SlabPool slabs;
    private final Memtable.NewStreamListener listener;
    private volatile StoreState now;

    /// With an empty memtable.
    ///
    /// @param sequence of the memtable
    /// @param slabs for lines of all memtables
    /// @param listener hears of streams of all memtables
    LiveState(
            List<SegmentHandle> segments,
            long sequence,
            SlabPool slabs,
            Memtable.NewStreamListener listener) {
        this.slabs = slabs;
        this.listener = listener;
        this.now = new StoreState(List.of(memtable(sequence)), segments);
    }

    private Memtable memtable(long sequence) {
        return new Memtable(sequence, slabs, listener);
    }

    /// Held by whoever changes the active memtable or puts another state in this one's place.
    ReentrantLock writerLock() {
        return writerLock;
    }

    StoreState get() {
        return now;
    }

    /// Closes the active memtable for writing, if it has rows, and puts a new one in its place.
    void freeze() {
        writerLock.lock();
        try {
            if (!now.active().isEmpty()) {
                List<Memtable> memtables = new ArrayList<>(now.memtables());
                memtables.add(memtable(now.active().sequence() + 1));
                replace(memtables, now.segments());
            }
        } finally {
            writerLock.unlock();
        }
    }

    /// Closes the active memtable. What comes later has a greater number, and no other call gives the same one.
    ///
    /// @return a number that what is there now has at most
    long seal() {
        writerLock.lock();
        try {
            freeze();
            long sequence = now.active().sequence();
            List<Memtable> memtables = new ArrayList<>(now.memtables());
            memtables.set(memtables.size() - 1, memtable(sequence + 1));
            replace(memtables, now.segments());
            return sequence;
        } finally {
            writerLock.unlock();
        }
    }

    /// Puts a state in place of the current one, with [#writerLock()] held.
    void replace(List<Memtable> memtables, List<SegmentHandle> segments) {
        StoreState before = now;
        now = new StoreState(memtables, segments);
        before.release();
        slabs.makeRoom(now.headBytes());
    }
}
