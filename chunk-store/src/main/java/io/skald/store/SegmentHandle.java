package io.skald.store;

import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// An open segment, shared by all states of the store that list it. It closes when the last of them is gone, and its
/// file is deleted then if the manifest has dropped it.
final class SegmentHandle {
    private final SegmentMeta meta;
    private final @Nullable SegmentReader reader;
    private final SegmentFiles files;
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean dropped;

    /// @param reader null when the segment is damaged so badly that it cannot be opened
    SegmentHandle(SegmentMeta meta, @Nullable SegmentReader reader, SegmentFiles files) {
        this.meta = meta;
        this.reader = reader;
        this.files = files;
    }

    SegmentMeta meta() {
        return meta;
    }

    /// @return null when the segment cannot be opened
    @Nullable SegmentReader reader() {
        return reader;
    }

    /// Whether rows between the two times, both included, may be in the segment.
    boolean overlaps(long minNanos, long maxNanos) {
        return meta.minNanos() <= maxNanos && meta.maxNanos() >= minNanos;
    }

    /// Lets the file go with the last user. Only after the manifest no longer lists it.
    void drop() {
        dropped = true;
    }

    void retain() {
        users.incrementAndGet();
    }

    void release() {
        if (users.decrementAndGet() > 0) {
            return;
        }
        try {
            if (reader != null) {
                reader.close();
            }
            if (dropped) {
                files.delete(meta.path());
            }
        } catch (IOException e) {
            // The file is not in the manifest any more: the next start removes it.
            return;
        }
    }
}
