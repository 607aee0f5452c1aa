package io.skald.merge;

import io.skald.block.BlockReader;
import io.skald.block.BlockScratch;
import io.skald.logql.engine.Needs;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentReader;
import io.skald.tombstone.HiddenRows;
import io.skald.tombstone.Tombstones;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/// One segment that is merged, walked from front to back once for each cell: its streams, and the rows of the current
/// one. Holds one block open.
final class MergeInput implements AutoCloseable {
    private final SegmentReader segment;
    private final SegmentDirectory directory;
    private final Tombstones tombstones;
    private final MergeRules rules;
    private final BlockScratch scratch = new BlockScratch();
    private final EntryBatch batch = new EntryBatch();
    private final BitSet all = new BitSet();
    private RuledStreams streams;
    private Cell cell = new Cell(0, 0, 0);
    private @Nullable BlockReader block;
    private int openBlock = -1;
    private long[] times = new long[0];

    // The current stream.
    private TenantId tenant = TenantId.SINGLE;
    private LabelSet labels = LabelSet.EMPTY;
    private HiddenRows masks = new HiddenRows(List.of());
    private @Nullable TenantId masksOf;
    private boolean masked;
    private int chunk;
    private int chunkEnd;
    private BatchRows rows = new BatchRows(tenant, batch);
    private int row;
    private int rowEnd;

    /// Rows of the current chunk that its batch had no room for: from `rest` to before `restEnd`.
    private int rest;

    private int restEnd;

    // Counted over all cells.
    private long rowsHidden;

    MergeInput(SegmentReader segment, Tombstones tombstones, MergeRules rules) throws IOException {
        this.segment = segment;
        this.directory = segment.directory();
        this.tombstones = tombstones;
        this.rules = rules;
        this.streams = new RuledStreams(segment, rules);
    }

    String path() {
        return segment.meta().path();
    }

    long rowsHidden() {
        return rowsHidden;
    }

    /// Starts over, for another cell.
    void start(Cell next) throws IOException {
        cell = next;
        streams = new RuledStreams(segment, rules);
    }

    /// Moves to the next stream that may have rows in the cell. They begin with [#hasRow()].
    ///
    /// @return false behind the last one
    boolean nextStream() throws IOException {
        while (streams.next()) {
            if (streams.group() == cell.group() && overlaps(streams.stream())) {
                beginStream();
                return true;
            }
        }
        return false;
    }

    private boolean overlaps(int stream) {
        for (int i = directory.chunkStart(stream); i < directory.chunkEnd(stream); i++) {
            if (overlapsChunk(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean overlapsChunk(int number) {
        return directory.chunkMinNanos(number) <= cell.lastNanos()
                && directory.chunkMaxNanos(number) >= firstNanos();
    }

    /// First moment whose rows are kept.
    private long firstNanos() {
        return Math.max(cell.firstNanos(), streams.horizonNanos());
    }

    private void beginStream() throws IOException {
        int stream = streams.stream();
        tenant = directory.tenant(stream);
        labels = streams.labels();
        if (!tenant.equals(masksOf)) {
            masksOf = tenant;
            masks = new HiddenRows(tombstones.masks(tenant, TimeRange.ALL));
            rows = new BatchRows(tenant, batch);
        }
        masked = masks.concerns(labels, segment.meta().maskFrom());
        chunk = directory.chunkStart(stream);
        chunkEnd = directory.chunkEnd(stream);
        row = 0;
        rowEnd = 0;
        rest = 0;
        restEnd = 0;
    }

    TenantId tenant() {
        return tenant;
    }

    LabelSet labels() {
        return labels;
    }

    /// Raw bytes that the stream has in the cell at most.
    long rawBytes() {
        long bytes = 0;
        for (int i = chunk; i < chunkEnd; i++) {
            if (overlapsChunk(i)) {
                bytes += directory.chunkLineBytes(i) + directory.chunkRowCount(i);
            }
        }
        return bytes;
    }

    /// Whether the stream has another row in the cell; if so it is [#row()] of [#rows()].
    boolean hasRow() throws IOException {
        while (row == rowEnd) {
            if (rest < restEnd) {
                fill(open(directory.chunkBlock(chunk - 1)), rest, restEnd);
                continue;
            }
            if (chunk == chunkEnd) {
                return false;
            }
            int next = chunk++;
            if (overlapsChunk(next)) {
                load(next);
            }
        }
        return true;
    }

    private void load(int number) throws IOException {
        BlockReader open = open(directory.chunkBlock(number));
        int from = directory.chunkRowStart(number);
        int count = directory.chunkRowCount(number);
        int to = from + count;
        boolean inside =
                directory.chunkMinNanos(number) >= firstNanos()
                        && directory.chunkMaxNanos(number) <= cell.lastNanos();
        if (!inside) {
            times = times.length < count ? new long[count] : times;
            open.timestamps(from, to, times);
            while (to > from && times[to - from - 1] > cell.lastNanos()) {
                to--;
            }
            int skipped = 0;
            while (skipped < to - from && times[skipped] < firstNanos()) {
                skipped++;
            }
            from += skipped;
        }
        all.clear();
        all.set(from, to);
        fill(open, from, to);
    }

    private void fill(BlockReader open, int from, int to) throws IOException {
        rest = open.fill(labels, all, from, to, Needs.EVERYTHING, batch);
        restEnd = to;
        rows.filled();
        row = 0;
        rowEnd = batch.rowCount();
        if (masked) {
            dropHidden();
        }
    }

    private BlockReader open(int number) throws IOException {
        BlockReader open = block;
        if (open == null || openBlock != number) {
            openBlock = number;
            open = segment.block(number, scratch);
            block = open;
        }
        return open;
    }

    /// Where rows are hidden, the others move together.
    private void dropHidden() {
        BitSet hidden = masks.of(batch, segment.meta().maskFrom());
        if (hidden.isEmpty()) {
            return;
        }
        int kept = 0;
        for (int i = hidden.nextClearBit(0); i < rowEnd; i = hidden.nextClearBit(i + 1)) {
            batch.timestampArray()[kept] = batch.timestampNanos(i);
            batch.lineOffsetArray()[kept] = batch.lineOffset(i);
            batch.lineLengthArray()[kept] = batch.lineLength(i);
            for (EntryBatch.MetadataColumn column : batch.metadata()) {
                column.valueIds()[kept] = column.valueIds()[i];
            }
            kept++;
        }
        rowsHidden += rowEnd - kept;
        rowEnd = kept;
    }

    BatchRows rows() {
        return rows;
    }

    int row() {
        return row;
    }

    /// Behind the last row that is loaded.
    int rowEnd() {
        return rowEnd;
    }

    long timestampNanos() {
        return batch.timestampNanos(row);
    }

    /// First loaded row whose time is `timestampNanos` or later.
    int rowAt(long timestampNanos) {
        int low = row;
        int high = rowEnd;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (batch.timestampNanos(middle) < timestampNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void moveTo(int nextRow) {
        row = nextRow;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
