package io.skald.server;

import io.skald.compactor.IndexUpkeep;
import io.skald.index.LabelIndex;
import io.skald.segment.SegmentMeta;
import io.skald.store.ChunkStore;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// How the label index follows the segments. What is new it hears from [StoreEvents].
public final class IndexWiring {
    private IndexWiring() {}

    /// Brings the index up to date with the segments: it is derived data, and may be older or gone.
    ///
    /// @return segments whose streams were added
    public static int addSegments(ChunkStore store, LabelIndex index) throws IOException {
        Set<Long> covered = index.coveredSegments();
        Set<Long> gone = new HashSet<>(covered);
        int added = 0;
        for (SegmentMeta segment : store.segments()) {
            gone.remove(segment.id());
            if (!covered.contains(segment.id())) {
                store.forEachStream(segment, index::add);
                added++;
            }
        }
        index.forget(gone);
        return added;
    }

    /// Lets the index hear of what compaction takes away.
    public static IndexUpkeep upkeep(LabelIndex index) {
        return new IndexUpkeep() {
            @Override
            public void forget(Collection<Long> segmentIds) {
                index.forget(segmentIds);
            }

            @Override
            public void dropDaysBefore(long epochDay) throws IOException {
                index.dropDaysBefore(epochDay);
            }
        };
    }
}
