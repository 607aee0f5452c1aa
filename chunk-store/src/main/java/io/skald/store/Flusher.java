package io.skald.store;

import io.skald.block.StreamRows;
import io.skald.head.HeadStream;
import io.skald.head.Memtable;
import io.skald.head.RowOrder;
import io.skald.io.FileSystem;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentOptions;
import io.skald.segment.SegmentOrigin;
import io.skald.segment.SegmentWriter;
import io.skald.segment.StreamOrder;
import io.skald.tombstone.Tombstones;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/// Writes one frozen memtable into a segment file. Not thread-safe.
final class Flusher {
    private final FileSystem files;
    private final ScratchPool scratches;
    private final SegmentOptions options = SegmentOptions.FLUSH;
    private long duplicates;

    Flusher(FileSystem files, ScratchPool scratches) {
        this.files = files;
        this.scratches = scratches;
    }

    /// @param older segments that may hold some of the rows already
    /// @param tombstones rows that do not count there
    /// @param id number for the segment
    /// @return null when every row was in older segments already: then there is no file
    @Nullable SegmentMeta write(
            Memtable frozen, List<SegmentHandle> older, Tombstones tombstones, long id)
            throws IOException {
        duplicates = 0;
        var olderRows = new OlderRows(List.of(), older, scratches, tombstones);
        List<HeadStream> streams =
                frozen.streams().stream()
                        .filter(stream -> stream.rowCount() > 0)
                        .sorted(Flusher::compare)
                        .toList();
        Function<HeadStream, StreamRows> sort = stream -> sorted(stream, olderRows);
        Iterator<StreamRows> rows =
                streams.stream().map(sort).filter(stream -> stream.rowCount() > 0).iterator();
        try {
            if (!rows.hasNext()) {
                return null;
            }
            long sequence = frozen.sequence();
            var origin = SegmentOrigin.flushed(sequence, frozen.lastLsn());
            String path = SegmentFiles.path(id);
            return SegmentWriter.write(files, path, id, sequence, 0, origin, () -> rows, options);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static int compare(HeadStream a, HeadStream b) {
        return StreamOrder.compare(a.tenant(), a.labels(), b.tenant(), b.labels());
    }

    private StreamRows sorted(HeadStream stream, OlderRows olderRows) {
        try {
            RowOrder order = RowOrder.of(stream);
            BitSet known = olderRows.find(order);
            duplicates += stream.rowCount() - order.size() + known.cardinality();
            return new SortedRows(order, known);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Rows that the last write left out because the store has them.
    long duplicates() {
        return duplicates;
    }
}
