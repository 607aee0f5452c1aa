package io.skald.store;

import io.skald.block.BlockReader;
import io.skald.block.BlockScratch;
import io.skald.head.HeadStream;
import io.skald.head.Memtable;
import io.skald.head.RowOrder;
import io.skald.io.CorruptFileException;
import io.skald.logql.engine.Needs;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Metadata;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;
import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentReader;
import io.skald.tombstone.HiddenRows;
import io.skald.tombstone.Tombstones;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/// Finds rows of the head that older memtables or segments hold already: agents push again what was acknowledged when
/// the acknowledgement was lost. Only where the times of a stream overlap is anything read, and lines only of rows with
/// equal times. Not thread-safe.
final class OlderRows {
    private final List<Memtable> memtables;
    private final List<SegmentHandle> segments;
    private final ScratchPool scratches;
    private final Tombstones tombstones;
    private final EntryBatch batch = new EntryBatch();
    private final GrowingBytes metadata = new GrowingBytes(64);
    private long[] times = new long[0];

    /// @param memtables that are older than the rows asked about; nothing in them is hidden, as a delete flushes first
    /// @param tombstones a row that they hide is as if it was not there
    OlderRows(
            List<Memtable> memtables,
            List<SegmentHandle> segments,
            ScratchPool scratches,
            Tombstones tombstones) {
        this.tombstones = tombstones;
        this.memtables = memtables;
        this.segments = segments;
        this.scratches = scratches;
    }

    /// @return places in the order whose rows are in the store already
    /// @throws IOException when the disk failed; a damaged block counts as having no rows
    BitSet find(RowOrder order) throws IOException {
        var found = new BitSet();
        if (order.size() == 0) {
            return found;
        }
        long min = order.timestampNanos(0);
        long max = order.timestampNanos(order.size() - 1);
        HeadStream stream = order.stream();
        for (Memtable memtable : memtables) {
            HeadStream older = memtable.stream(stream.tenant(), stream.labels());
            if (older != null && older.minNanos() <= max && older.maxNanos() >= min) {
                findInHead(order, RowOrder.of(older), found);
            }
        }
        for (SegmentHandle segment : segments) {
            if (segment.overlaps(min, max)) {
                findInSegment(order, segment, found);
            }
        }
        return found;
    }

    private static void findInHead(RowOrder order, RowOrder older, BitSet found) {
        int at = 0;
        for (int i = 0; i < older.size(); i++) {
            long time = older.timestampNanos(i);
            while (at < order.size() && order.timestampNanos(at) < time) {
                at++;
            }
            int row = older.row(i);
            HeadStream stream = older.stream();
            for (int j = at; j < order.size() && order.timestampNanos(j) == time; j++) {
                byte[] set = stream.metadataSet(row);
                if (sameRow(
                        order,
                        j,
                        stream.lineArray(row),
                        stream.lineOffset(row),
                        stream.lineLength(row),
                        set,
                        set.length)) {
                    found.set(j);
                }
            }
        }
    }

    private static boolean sameRow(
            RowOrder order,
            int place,
            byte[] line,
            int lineOffset,
            int lineLength,
            byte[] set,
            int setLength) {
        HeadStream stream = order.stream();
        int row = order.row(place);
        int length = stream.lineLength(row);
        if (length != lineLength) {
            return false;
        }
        int offset = stream.lineOffset(row);
        byte[] mine = stream.metadataSet(row);
        return Arrays.equals(
                        stream.lineArray(row),
                        offset,
                        offset + length,
                        line,
                        lineOffset,
                        lineOffset + lineLength)
                && Arrays.equals(mine, 0, mine.length, set, 0, setLength);
    }

    private void findInSegment(RowOrder order, SegmentHandle handle, BitSet found)
            throws IOException {
        SegmentReader segment = handle.reader();
        TenantId tenant = order.stream().tenant();
        LabelSet labels = order.stream().labels();
        if (segment == null) {
            return;
        }
        SegmentDirectory directory = segment.directory();
        int stream = directory.find(tenant, labels);
        if (stream < 0) {
            return;
        }
        long min = order.timestampNanos(0);
        long max = order.timestampNanos(order.size() - 1);
        var range = new TimeRange(min, max + 1);
        var hidden = new HiddenRows(tombstones.masks(tenant, range));
        long maskFrom = handle.meta().maskFrom();
        int end = directory.chunkEnd(stream);
        for (int chunk = directory.chunkStart(stream); chunk < end; chunk++) {
            if (directory.chunkMinNanos(chunk) <= max && directory.chunkMaxNanos(chunk) >= min) {
                findInChunk(order, segment, chunk, found, rows -> hidden.of(rows, maskFrom));
            }
        }
    }

    private void findInChunk(
            RowOrder order,
            SegmentReader segment,
            int chunk,
            BitSet found,
            Function<EntryBatch, BitSet> hidden)
            throws IOException {
        BlockScratch scratch = scratches.take();
        try {
            SegmentDirectory directory = segment.directory();
            BlockReader block = segment.block(directory.chunkBlock(chunk), scratch);
            int from = directory.chunkRowStart(chunk);
            int count = directory.chunkRowCount(chunk);
            if (times.length < count) {
                times = new long[count];
            }
            block.timestamps(from, from + count, times);
            BitSet candidates = sameTimes(order, count, from);
            if (!candidates.isEmpty()) {
                LabelSet labels = order.stream().labels();
                int to = from + count;
                for (int row = from; row < to; ) {
                    row = block.fill(labels, candidates, row, to, Needs.EVERYTHING, batch);
                    compareBatch(order, found, hidden.apply(batch));
                }
            }
        } catch (CorruptFileException e) {
            // Nobody can be shown these rows, so the new ones stay; the scan that meets the block
            // reports it.
            return;
        } finally {
            scratches.give(scratch);
        }
    }

    /// Rows of the chunk whose times occur in the order.
    private BitSet sameTimes(RowOrder order, int count, int firstRow) {
        var candidates = new BitSet();
        int at = order.lowerBound(times[0]);
        for (int i = 0; i < count && at < order.size(); i++) {
            while (at < order.size() && order.timestampNanos(at) < times[i]) {
                at++;
            }
            if (at < order.size() && order.timestampNanos(at) == times[i]) {
                candidates.set(firstRow + i);
            }
        }
        return candidates;
    }

    private void compareBatch(RowOrder order, BitSet found, BitSet hidden) {
        for (int row = 0; row < batch.rowCount(); row++) {
            if (hidden.get(row)) {
                continue;
            }
            long time = batch.timestampNanos(row);
            encodeMetadata(row);
            for (int j = order.lowerBound(time);
                    j < order.size() && order.timestampNanos(j) == time;
                    j++) {
                if (sameRow(
                        order,
                        j,
                        batch.lines(),
                        batch.lineOffset(row),
                        batch.lineLength(row),
                        metadata.array(),
                        metadata.size())) {
                    found.set(j);
                }
            }
        }
    }

    /// Puts a row's metadata into its stored form, to compare it with the head's.
    private void encodeMetadata(int row) {
        metadata.clear();
        int pairs = 0;
        for (EntryBatch.MetadataColumn column : batch.metadata()) {
            pairs += column.value(row) == null ? 0 : 1;
        }
        if (pairs == 0) {
            return;
        }
        metadata.putVarint(pairs);
        for (EntryBatch.MetadataColumn column : batch.metadata()) {
            Utf8Slice value = column.value(row);
            if (value != null) {
                byte[] name = Utf8.bytes(column.name());
                Metadata.putPair(metadata, name, value);
            }
        }
    }
}
