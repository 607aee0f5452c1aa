package io.skald.store;

import io.skald.head.Memtable;
import io.skald.io.CorruptFileException;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentReader;

import java.io.IOException;
import java.util.function.Consumer;

/// Tells which streams a segment holds.
final class SegmentStreams {
    private SegmentStreams() {}

    /// Visits the streams of a live segment; every answer says from now on what could not be read.
    static void visit(SegmentHandle handle, Memtable.NewStreamListener visitor, DamageLog damages)
            throws IOException {
        SegmentReader segment = handle.reader();
        if (segment == null) {
            damages.lost("streams of a segment cannot be read", handle.meta().path(), 0);
            return;
        }
        visit(
                segment,
                visitor,
                damage ->
                        damages.lost(
                                "labels of a segment cannot be read",
                                damage.file(),
                                damage.offset()));
    }

    /// Calls the visitor for each stream and each UTC day on which it has rows.
    ///
    /// @param damaged hears of labels that cannot be read; their streams are left out
    static void visit(
            SegmentReader segment,
            Memtable.NewStreamListener visitor,
            Consumer<CorruptFileException> damaged)
            throws IOException {
        SegmentDirectory directory = segment.directory();
        SegmentReader.LabelWalk walk = segment.walkLabels();
        for (int stream = 0; stream < directory.streamCount(); stream++) {
            TenantId tenant = directory.tenant(stream);
            LabelSet labels;
            try {
                labels = walk.labels(stream);
            } catch (CorruptFileException e) {
                damaged.accept(e);
                continue;
            }
            long next = Long.MIN_VALUE;
            for (int chunk = directory.chunkStart(stream);
                    chunk < directory.chunkEnd(stream);
                    chunk++) {
                long first = Math.max(next, Memtable.epochDay(directory.chunkMinNanos(chunk)));
                long last = Memtable.epochDay(directory.chunkMaxNanos(chunk));
                for (long day = first; day <= last; day++) {
                    visitor.streamSeen(tenant, labels, day);
                }
                next = last + 1;
            }
        }
    }
}
