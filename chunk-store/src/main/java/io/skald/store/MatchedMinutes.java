package io.skald.store;

import io.skald.io.CorruptFileException;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Selection;
import io.skald.logql.engine.TimeCells;
import io.skald.logql.engine.WindowCursor;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.segment.MinuteStats;
import io.skald.segment.SegmentDirectory;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;

/// Counts the rows of a chunk that passed a filter, cell by cell, without their timestamps: rows of a stream lie in order
/// of time, and statistics tell how many each minute has, so the number of a row tells its minute. Where an edge lies
/// inside of a minute that has such rows, timestamps have to be read. One thread.
final class MatchedMinutes {
    private static final long NANOS_PER_MINUTE = 60_000_000_000L;

    private final BlockMorsel morsel;
    private final Selection selection;
    private final WindowCursor window;
    private final CountedRows counted = new CountedRows();
    private @Nullable MinuteStats minutes;
    private boolean isDamaged;

    private MatchedMinutes(BlockMorsel morsel, TimeCells cells) {
        this.morsel = morsel;
        this.selection = morsel.chunks().selection();
        this.window = new WindowCursor(cells);
    }

    /// @return null when more is asked for than counts
    static @Nullable MatchedMinutes of(BlockMorsel morsel) {
        Needs needs = morsel.chunks().selection().needs();
        TimeCells cells = needs.cells();
        return cells == null || needs.rows() != Needs.Rows.COUNTS
                ? null
                : new MatchedMinutes(morsel, cells);
    }

    /// Makes a batch of a chunk's matching rows.
    ///
    /// @param index of the chunk in the morsel
    /// @param rows of the block that match
    /// @return false when minutes do not tell: the batch is as it was
    boolean fill(SegmentDirectory directory, int index, BitSet rows, EntryBatch batch)
            throws IOException {
        LabelSet labels = morsel.labels(index);
        int stream = morsel.stream(index);
        var need = MetadataNeed.of(selection.needs().metadata(), labels, directory, stream);
        MinuteStats known = need == MetadataNeed.NOTHING ? minutes() : null;
        counted.clear();
        if (known == null || !count(directory, known, stream, morsel.chunk(index), rows)) {
            return false;
        }
        counted.fill(labels, batch);
        return true;
    }

    private @Nullable MinuteStats minutes() throws IOException {
        if (minutes == null && !isDamaged) {
            try {
                minutes = morsel.segment().stats();
            } catch (CorruptFileException e) {
                morsel.view().damagedButKnown(e);
                isDamaged = true;
            }
        }
        return minutes;
    }

    private boolean count(
            SegmentDirectory directory, MinuteStats known, int stream, int chunk, BitSet rows) {
        int firstBucket = known.bucketStart(stream);
        int endBucket = known.bucketStart(stream + 1);
        long rowsBefore = 0;
        for (int i = directory.chunkStart(stream); i < chunk; i++) {
            rowsBefore += directory.chunkRowCount(i);
        }
        int start = directory.chunkRowStart(chunk);
        int end = start + directory.chunkRowCount(chunk);
        // Number in the stream of the block's row 0, as if the stream had begun before.
        long offset = rowsBefore - start;
        if (offset + end > known.rows(firstBucket, endBucket)) {
            return false;
        }
        long min = directory.chunkMinNanos(chunk);
        long max = directory.chunkMaxNanos(chunk);
        int bucket = firstBucket;
        for (int row = rows.nextSetBit(start); row >= 0 && row < end; ) {
            bucket = known.bucketOfRow(stream, bucket, offset + row);
            long minuteEnd = known.endNanos(bucket);
            if (!isWhole(
                    Math.max(min, minuteEnd - NANOS_PER_MINUTE + 1), Math.min(max, minuteEnd))) {
                return false;
            }
            long last = Math.min(window.cellEnd(), selection.range().endNanos() - 1);
            int behind = known.behind(bucket + 1, endBucket, last);
            long cellRows = known.rows(firstBucket, behind) - offset;
            int count = 0;
            for (; row >= 0 && row < Math.min(cellRows, end); row = rows.nextSetBit(row + 1)) {
                count++;
            }
            counted.add("", Math.min(max, known.endNanos(behind - 1)), count, 0, 0);
            bucket = behind - 1;
        }
        return true;
    }

    private boolean isWhole(long minNanos, long maxNanos) {
        window.moveTo(maxNanos);
        return minNanos <= maxNanos
                && minNanos > window.cellStart()
                && selection.range().contains(minNanos)
                && selection.range().contains(maxNanos);
    }
}
