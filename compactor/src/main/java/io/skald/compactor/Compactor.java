package io.skald.compactor;

import io.skald.index.LabelIndex;
import io.skald.segment.SegmentMeta;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// Carries retention out. Called by one thread; [#stats()] by any.
public final class Compactor {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    private final RetentionPolicy retention;
    private final SegmentShelf shelf;
    private final LabelIndex index;

    private volatile CompactorStats stats = CompactorStats.NONE;

    public Compactor(RetentionPolicy retention, SegmentShelf shelf, LabelIndex index) {
        this.retention = retention;
        this.shelf = shelf;
        this.index = index;
    }

    /// Drops what is expired: segments, then the days of the label index that lie wholly before the horizon.
    ///
    /// @return segments dropped; 0 means that there was nothing to do
    /// @throws IOException when the disk failed; the next poll tries again
    public int poll(Instant now) throws IOException {
        long horizonNanos = retention.horizonNanos(now);
        if (horizonNanos == Long.MIN_VALUE) {
            return 0;
        }
        List<SegmentMeta> expired = RetentionPolicy.expired(shelf.segments(), horizonNanos);
        if (!expired.isEmpty()) {
            shelf.drop(expired);
            count(expired);
            index.forget(expired.stream().map(SegmentMeta::id).toList());
        }
        index.dropDaysBefore(Math.floorDiv(horizonNanos, NANOS_PER_DAY));
        return expired.size();
    }

    private void count(List<SegmentMeta> expired) {
        long rows = 0;
        long fileBytes = 0;
        for (SegmentMeta segment : expired) {
            rows += segment.rows();
            fileBytes += segment.fileBytes();
        }
        CompactorStats before = stats;
        stats =
                new CompactorStats(
                        before.expiredSegments() + expired.size(),
                        before.expiredRows() + rows,
                        before.expiredFileBytes() + fileBytes);
    }

    public CompactorStats stats() {
        return stats;
    }
}
