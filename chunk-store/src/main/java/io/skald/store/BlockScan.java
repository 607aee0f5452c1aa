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
final class BlockScan implements Scan {
    private final BlockMorsel morsel;
    private final Selection selection;
    private final BitSet rows = new BitSet();
    private final EntryBatch batch = new EntryBatch();
    private @Nullable BlockScratch scratch;
    private @Nullable BlockReader block;

    /// Of the segment, once the block is open.
    private @Nullable SegmentDirectory directory;

    private ScanStats stats = ScanStats.NONE;
    private long[] times = new long[0];
    private List<ConditionScan> conditions = List.of();
    private int next;

    /// Where the current chunk goes on, when its batch had no room for all its rows; else -1.
    private int rest = -1;

    private int restEnd;

    BlockScan(BlockMorsel morsel) {
        this.morsel = morsel;
        this.selection = morsel.chunks().selection();
    }

    @Override
    public boolean advance() throws IOException {
        try {
            BlockReader open = block == null ? start() : block;
            if (rest >= 0) {
                materialise(open, next - 1, rest, restEnd);
                return true;
            }
            while (next < morsel.size()) {
                int i = next++;
                if (fill(open, i)) {
                    return true;
                }
            }
            return false;
        } catch (CorruptFileException e) {
            morsel.view().damaged(e);
            next = morsel.size();
            rest = -1;
            return false;
        }
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
        for (int i = 0; i < morsel.size(); ) {
            // Chunks that lie side by side are searched in one go.
            int from = known.chunkRowStart(morsel.chunk(i));
            int to = from;
            while (i < morsel.size() && known.chunkRowStart(morsel.chunk(i)) == to) {
                to += known.chunkRowCount(morsel.chunk(i));
                consider(known, morsel.chunk(i));
                i++;
            }
            open.match(selection.filter(), from, to, rows);
        }
        return open;
    }

    private void consider(SegmentDirectory known, int chunk) {
        stats =
                stats.plus(
                        new ScanStats(
                                known.chunkRowCount(chunk), known.chunkLineBytes(chunk), 0, 0));
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
        TimeRange range = selection.range();
        long min = known.chunkMinNanos(chunk);
        long max = known.chunkMaxNanos(chunk);
        if (!range.contains(min) || !range.contains(max)) {
            int count = to - from;
            times = times.length < count ? new long[count] : times;
            open.timestamps(from, to, times);
            to = from + Times.lowerBound(times, count, range.endNanos());
            from += Times.lowerBound(times, count, range.startNanos());
        }
        for (ConditionScan condition : conditions) {
            condition.narrow(open, morsel.labels(i), from, to, rows);
        }
        first = rows.nextSetBit(from);
        if (first < 0 || first >= to) {
            return false;
        }
        materialise(open, i, first, to);
        return batch.rowCount() > 0;
    }

    private void materialise(BlockReader open, int i, int from, int to) throws IOException {
        int end = open.fill(morsel.labels(i), rows, from, to, selection.needs(), batch);
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
            morsel.view().scratches().give(scratch);
            scratch = null;
        }
    }
}
