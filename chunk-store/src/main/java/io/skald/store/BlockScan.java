package io.skald.store;

import io.skald.block.BlockReader;
import io.skald.block.BlockScratch;
import io.skald.io.CorruptFileException;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.model.EntryBatch;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentDirectory;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/// Reads the selected chunks of one block: first the filter over all of them, then the query's other conditions, then only
/// what passed these.
///
/// Newest rows first, chunks take turns: a few rows of each, then more. Rows that nobody wants any more by then are
/// never put together.
final class BlockScan implements Scan {
    /// Rows of a chunk at its first turn, when newest rows come first.
    private static final int FIRST_TURN_ROWS = 128;

    private static final int MAX_TURN_ROWS = 4096;

    private final BlockMorsel morsel;
    private final Selection selection;
    private final BitSet rows = new BitSet();
    private final EntryBatch batch = new EntryBatch();
    private final @Nullable MatchedMinutes minutes;
    private @Nullable BlockScratch scratch;
    private @Nullable BlockReader block;

    /// Of the segment, once the block is open.
    private @Nullable SegmentDirectory directory;

    private ScanStats stats = ScanStats.NONE;
    private List<ConditionScan> conditions = List.of();
    private long wantedFrom;
    private long wantedTo;
    private int next;

    /// Where the current chunk goes on, when its batch had no room for all its rows; else -1.
    private int rest = -1;

    private int restEnd;
    private int firstRow;

    private boolean newestFirst;
    private int turnRows = FIRST_TURN_ROWS;

    /// Row behind the last that each chunk still has to give, when newest rows come first; -1 before its first turn.
    private int[] ends = {};

    /// Whether some chunk has rows for another turn.
    private boolean goesOn;

    BlockScan(BlockMorsel morsel) {
        this.morsel = morsel;
        this.selection = morsel.chunks().selection();
        this.minutes = MatchedMinutes.of(morsel);
        TimeRange range = selection.range();
        this.wantedFrom = range.startNanos();
        this.wantedTo = range.endNanos();
    }

    @Override
    public boolean newestFirst() {
        newestFirst = true;
        ends = new int[morsel.size()];
        java.util.Arrays.fill(ends, -1);
        return true;
    }

    @Override
    public long firstRow() {
        // A stream may go on in the segment's next block.
        return (long) morsel.block() << Integer.SIZE | firstRow;
    }

    @Override
    public void narrow(long startNanos, long endNanos) {
        wantedFrom = Math.max(wantedFrom, startNanos);
        wantedTo = Math.min(wantedTo, endNanos);
    }

    @Override
    public boolean advance() throws IOException {
        try {
            BlockReader open = block == null ? start() : block;
            if (rest >= 0) {
                materialise(open, next - 1, rest, restEnd);
                return true;
            }
            do {
                while (next < morsel.size()) {
                    int i = next++;
                    if (newestFirst ? takeTurn(open, i) : fill(open, i)) {
                        return true;
                    }
                }
            } while (startsNextTurn());
            return false;
        } catch (CorruptFileException e) {
            morsel.view().damaged(e);
            next = morsel.size();
            rest = -1;
            goesOn = false;
            return false;
        }
    }

    private boolean startsNextTurn() {
        if (!goesOn) {
            return false;
        }
        goesOn = false;
        next = 0;
        turnRows = Math.min(MAX_TURN_ROWS, 2 * turnRows);
        return true;
    }

    private BlockReader start() throws IOException {
        SegmentDirectory known = morsel.segment().directory();
        directory = known;
        BlockScratch buffers = morsel.view().scratches().take();
        scratch = buffers;
        BlockReader open = morsel.segment().block(morsel.block(), buffers);
        block = open;
        if (open.canProject()) {
            conditions = selection.needs().conditions().stream().map(ConditionScan::new).toList();
        }
        long rowsSeen = 0;
        long bytesSeen = 0;
        for (int i = 0; i < morsel.size(); ) {
            // Chunks that lie side by side are searched in one go.
            int from = known.chunkRowStart(morsel.chunk(i));
            int to = from;
            while (i < morsel.size() && known.chunkRowStart(morsel.chunk(i)) == to) {
                to += known.chunkRowCount(morsel.chunk(i));
                rowsSeen += known.chunkRowCount(morsel.chunk(i));
                bytesSeen += known.chunkLineBytes(morsel.chunk(i));
                i++;
            }
            open.match(selection.filter(), from, to, rows);
        }
        stats = stats.plus(new ScanStats(rowsSeen, bytesSeen, 0, 0));
        if (rows.isEmpty()) {
            next = morsel.size();
        }
        return open;
    }

    private boolean fill(BlockReader open, int i) throws IOException {
        SegmentDirectory known = Objects.requireNonNull(directory);
        int chunk = morsel.chunk(i);
        int from = known.chunkRowStart(chunk);
        int to = from + known.chunkRowCount(chunk);
        int first = rows.nextSetBit(from);
        if (first < 0 || first >= to) {
            return false;
        }
        if (minutes != null && minutes.fill(known, i, rows, batch)) {
            return true;
        }
        to = wantedEnd(open, chunk, from, to);
        from = wantedStart(open, chunk, from, to);
        askConditions(open, i, from, to);
        first = rows.nextSetBit(from);
        if (first < 0 || first >= to) {
            return false;
        }
        materialise(open, i, first, to);
        return batch.rowCount() > 0;
    }

    /// Takes the newest rows that a chunk still has.
    private boolean takeTurn(BlockReader open, int i) throws IOException {
        SegmentDirectory known = Objects.requireNonNull(directory);
        int chunk = morsel.chunk(i);
        int from = known.chunkRowStart(chunk);
        int to = ends[i];
        if (to == from) {
            return false;
        }
        int last = rows.previousSetBit((to < 0 ? from + known.chunkRowCount(chunk) : to) - 1);
        if (last >= from && to < 0) {
            to = wantedEnd(open, chunk, from, from + known.chunkRowCount(chunk));
            askConditions(open, i, wantedStart(open, chunk, from, to), to);
            last = to == from ? -1 : rows.previousSetBit(to - 1);
        }
        ends[i] = from;
        if (last < from) {
            return false;
        }
        int start = wantedStart(open, chunk, from, to);
        int first = to;
        int count = 0;
        for (int row = last; row >= start && count < turnRows; row = rows.previousSetBit(row - 1)) {
            first = row;
            count++;
        }
        if (count == 0) {
            return false;
        }
        if (count == turnRows && first > start) {
            ends[i] = first;
            goesOn = true;
        }
        materialise(open, i, first, to);
        return batch.rowCount() > 0;
    }

    private void askConditions(BlockReader open, int i, int from, int to) throws IOException {
        for (ConditionScan condition : conditions) {
            condition.narrow(open, morsel.labels(i), from, to, rows);
        }
    }

    private int wantedStart(BlockReader open, int chunk, int from, int to) throws IOException {
        SegmentDirectory known = Objects.requireNonNull(directory);
        if (known.chunkMinNanos(chunk) >= wantedFrom) {
            return from;
        }
        return known.chunkMaxNanos(chunk) < wantedFrom
                ? to
                : open.firstNotBefore(from, to, wantedFrom);
    }

    private int wantedEnd(BlockReader open, int chunk, int from, int to) throws IOException {
        SegmentDirectory known = Objects.requireNonNull(directory);
        if (known.chunkMaxNanos(chunk) < wantedTo) {
            return to;
        }
        return known.chunkMinNanos(chunk) >= wantedTo
                ? from
                : open.firstNotBefore(from, to, wantedTo);
    }

    private void materialise(BlockReader open, int i, int from, int to) throws IOException {
        int end = open.fill(morsel.labels(i), rows, from, to, selection.needs(), batch);
        firstRow = from;
        rest = end < to ? end : -1;
        restEnd = to;
    }

    @Override
    public EntryBatch batch() {
        return batch;
    }

    @Override
    public ScanStats stats() {
        return block == null ? stats : stats.plus(block.stats());
    }

    @Override
    public void close() {
        if (scratch != null) {
            stats = stats();
            block = null;
            next = morsel.size();
            rest = -1;
            goesOn = false;
            morsel.view().scratches().give(scratch);
            scratch = null;
        }
    }
}
