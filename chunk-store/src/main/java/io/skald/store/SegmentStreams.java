package io.skald.store;

import io.skald.head.Memtable;
import io.skald.io.CorruptFileException;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentReader;

import java.io.IOException;
import java.util.function.Consumer;

/// Tells which streams a segment holds.
final class SegmentStreams {
    private SegmentStreams() {}

    /// Calls the visitor for each stream and each UTC day on which it has rows.
    ///
    /// @param damaged hears of labels that cannot be read; their streams are left out
    static void visit(
            SegmentReader segment,
            Memtable.NewStreamListener visitor,
            Consumer<CorruptFileException> damaged)
            throws IOException {
        for (int stream = 0; stream < segment.streamCount(); stream++) {
            TenantId tenant = segment.tenant(stream);
            LabelSet labels;
            try {
                labels = segment.labels(stream);
            } catch (CorruptFileException e) {
                damaged.accept(e);
                continue;
            }
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
