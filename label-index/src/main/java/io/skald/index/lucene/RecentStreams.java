package io.skald.index.lucene;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Remembers streams that are known, as many as find room: a slot holds the last stream that fell on it. A yes is
/// certain, a no is not. Thread-safe, without locks.
final class RecentStreams {
    // 32 KiB of references for each day.
    private static final int SLOTS = 1 << 13;

    private final AtomicReferenceArray<StreamKey> slots = new AtomicReferenceArray<>(SLOTS);

    boolean contains(StreamKey key) {
        return key.equals(slots.get(slot(key)));
    }

    void add(StreamKey key) {
        slots.set(slot(key), key);
    }

    private static int slot(StreamKey key) {
        return key.hashCode() & (SLOTS - 1);
    }
}
