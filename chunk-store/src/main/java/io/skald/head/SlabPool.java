package io.skald.head;

import java.util.ArrayDeque;
import java.util.Deque;

/// Arrays for lines of memtables, used again and again. A memtable lives until it is flushed, which is long enough to
/// reach the old space of a collector: were its arrays made anew each time, that space would fill up with them every
/// second under a heavy load, and be compacted as often. Thread-safe.
public final class SlabPool {
    static final int SLAB_BYTES = (1 << 20) - 64;

    private final Deque<byte[]> idle = new ArrayDeque<>();
    private final long maxBytes;
    private int lent;

    /// @param maxBytes of arrays together, those in use included; when more are in use, none waits for its next use
    public SlabPool(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// An array of at least so many bytes, with anything in it.
    byte[] take(int atLeast) {
        if (atLeast > SLAB_BYTES) {
            return new byte[atLeast];
        }
        synchronized (idle) {
            lent++;
            byte[] slab = idle.pollLast();
            return slab == null ? new byte[SLAB_BYTES] : slab;
        }
    }

    /// Takes the first `count` arrays back. Those larger than usual, and what is too much, are let go.
    void give(byte[][] slabs, int count) {
        synchronized (idle) {
            for (int i = 0; i < count; i++) {
                if (slabs[i].length == SLAB_BYTES) {
                    lent--;
                    if ((lent + idle.size() + 1L) * SLAB_BYTES <= maxBytes) {
                        idle.addLast(slabs[i]);
                    }
                }
            }
        }
    }

    /// Arrays that wait.
    int idleSlabs() {
        synchronized (idle) {
            return idle.size();
        }
    }

    /// Lets arrays go that have no room beside memtables.
    ///
    /// @param headBytes of all memtables, all their memory included
    public void makeRoom(long headBytes) {
        synchronized (idle) {
            while (!idle.isEmpty() && (long) idle.size() * SLAB_BYTES > maxBytes - headBytes) {
                idle.removeLast();
            }
        }
    }

    /// Lets all go that wait.
    public void clear() {
        synchronized (idle) {
            idle.clear();
        }
    }
}
