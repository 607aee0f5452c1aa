package io.skald.store;

import io.skald.head.Memtable;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentReader;

import java.io.IOException;

/// Tells which streams a segment holds.
final class SegmentStreams {
    private SegmentStreams() {}

    /// Calls the visitor for each stream and each UTC day on which it has rows.
    static void visit(SegmentReader segment, Memtable.NewStreamListener visitor)
            throws IOException {
        for (int stream = 0; stream < segment.streamCount(); stream++) {
            TenantId tenant = segment.tenant(stream);
            LabelSet labels = segment.labels(stream);
            long next = Long.MIN_VALUE;
            for (int chunk = segment.chunkStart(stream);
                    chunk < segment.chunkEnd(stream);
                    chunk++) {
                long first = Math.max(next, Memtable.epochDay(segment.chunkMinNanos(chunk)));
                long last = Memtable.epochDay(segment.chunkMaxNanos(chunk));
                for (long day = first; day <= last; day++) {
                    visitor.streamSeen(tenant, labels, day);
                }
                next = last + 1;
            }
        }
    }
}
