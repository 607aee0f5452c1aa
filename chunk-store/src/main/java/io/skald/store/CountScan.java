package io.skald.store;

import io.skald.block.BlockReader;
import io.skald.block.BlockScratch;
import io.skald.block.Times;
import io.skald.io.CorruptFileException;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.logql.engine.TimeCells;
import io.skald.logql.engine.WindowCursor;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.segment.MinuteStats;
import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.Objects;

/// Yields, stream by stream, one batch of counted rows from the segment's directories; then, for the spans that these could
/// not answer, batches of counted rows where timestamps tell enough, and of single rows where they do not. Of streams that
/// lie side by side and show the same labels, what directories tell comes as one batch.
final class CountScan implements Scan {
    private static final long NANOS_PER_MINUTE = 60_000_000_000L;

    private final CountMorsel morsel;
    private final SegmentChunks chunks;
    private final Selection selection;
    private final SegmentReader segment;
    private final WindowCursor window;
    private final CountedRows counted = new CountedRows();

    /// Of one chunk, where it lies in open spans of [#counted].
    private final CountedRows chunkCounts = new CountedRows();

    /// Of streams that show [#sumLabels]; null when each stream shows labels of its own.
    private final @Nullable CellSums sums;

    private @Nullable LabelSet sumLabels;

    /// Whether counts of the present stream go into the sums.
    private boolean isSummed;

    private final EntryBatch batch = new EntryBatch();
    private final BitSet rows = new BitSet();
    private long[] times = new long[0];
    private ScanStats stats = ScanStats.NONE;
    private @Nullable BlockScratch scratch;

    /// Read with the first batch.
    private @Nullable SegmentDirectory known;

    /// Read when they are asked for.
    private @Nullable MinuteStats minutes;

    /// The block of the chunk that was read last: the next one is often in it too.
    private @Nullable BlockReader block;

    private int openBlock;

    /// Number of a block that cannot be read; -1: none is known.
    private int damagedBlock = -1;

    /// The block of the current chunk, while a batch of it had no room for all its rows.
    private @Nullable BlockReader rest;

    private int restFrom;
    private int restTo;

    private int nextStream;
    private int stream;

    /// What is asked of the metadata of the stream.
    private MetadataNeed need = MetadataNeed.OTHERS;

    private int chunk;
    private int chunkEnd;

    /// Rows further apart do not lie in one cell, unless in one that is counted for no window.
    private final long longestNanos;

    CountScan(CountMorsel morsel) {
        this.morsel = morsel;
        this.chunks = morsel.chunks();
        this.selection = chunks.selection();
        this.segment = chunks.segment();
        TimeCells cells = Objects.requireNonNull(selection.needs().cells());
        this.window = new WindowCursor(cells);
        this.sums =
                selection.needs().streamLabels() == null
                        ? null
                        : CellSums.of(cells, segment.meta());
        this.longestNanos = cells.count() == 1 ? cells.rangeNanos() : cells.stepNanos();
    }

    @Override
    public boolean advance() throws IOException {
        if (known == null) {
            try {
                known = segment.directory();
            } catch (CorruptFileException e) {
                morsel.view().damaged(e);
                return false;
            }
        }
        return advance(known);
    }

    private boolean advance(SegmentDirectory directory) throws IOException {
        while (true) {
            if (rest != null && advanceInRest(rest)) {
                return true;
            }
            while (chunk < chunkEnd) {
                if (advanceInChunk(directory)) {
                    return true;
                }
            }
            boolean isEnd = nextStream == chunks.streamCount();
            if ((isEnd || !isSummedWith(chunks.labels(nextStream))) && fillFromSums()) {
                return true;
            }
            if (isEnd) {
                return false;
            }
            if (beginStream(directory, nextStream++)) {
                return true;
            }
        }
    }

    /// Counts what the directories can tell of a stream.
    ///
    /// @return whether that gave a batch; the rest, if any, is left to [#advanceInChunk]
    private boolean beginStream(SegmentDirectory directory, int index) throws IOException {
        stream = index;
        int ordinal = chunks.ordinal(index);
        LabelSet labels = chunks.labels(index);
        counted.clear();
        need = MetadataNeed.of(selection.needs().metadata(), labels, directory, ordinal);
        isSummed = sums != null && need == MetadataNeed.NOTHING;
        sumLabels = isSummed ? labels : sumLabels;
        try {
            if (isAskedForSizes()) {
                addMinutes(directory, ordinal, false);
            } else if (need == MetadataNeed.OTHERS) {
                counted.addOpenSpan(
                        selection.range().startNanos(), selection.range().endNanos() - 1);
            } else if (need == MetadataNeed.LEVEL || !addChunks(directory, ordinal)) {
                addMinutes(directory, ordinal, need == MetadataNeed.LEVEL);
            }
        } catch (CorruptFileException e) {
            // What statistics would have told is in the rows too.
            morsel.view().damagedButKnown(e);
            counted.clear();
            counted.addOpenSpan(selection.range().startNanos(), selection.range().endNanos() - 1);
        }
        chunk = counted.openSpans() == 0 ? 0 : directory.chunkStart(ordinal);
        chunkEnd = counted.openSpans() == 0 ? 0 : directory.chunkEnd(ordinal);
        if (counted.size() == 0) {
            return false;
        }
        counted.fill(labels, batch);
        stats = stats.plus(counted.stats());
        return true;
    }

    /// Counts whole chunks, if each lies in one cell and in the range.
    private boolean addChunks(SegmentDirectory directory, int ordinal) {
        int start = directory.chunkStart(ordinal);
        int end = directory.chunkEnd(ordinal);
        if (directory.chunkMaxNanos(end - 1) - directory.chunkMinNanos(start) > longestNanos) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (!isWhole(directory.chunkMinNanos(i), directory.chunkMaxNanos(i))) {
                return false;
            }
        }
        for (int i = start; i < end; i++) {
            window.moveTo(directory.chunkMaxNanos(i));
            add(
                    directory.chunkMaxNanos(i),
                    directory.chunkRowCount(i),
                    directory.chunkLineBytes(i));
        }
        return true;
    }

    /// Adds rows of the present stream, all of them in the present cell.
    private void add(long timestampNanos, long rowCount, long lineBytes) {
        if (isSummed && sums != null) {
            sums.add(window.cell(), timestampNanos, rowCount, lineBytes);
        } else {
            counted.add("", timestampNanos, rowCount, lineBytes, 0);
        }
    }

    private boolean isSummedWith(LabelSet labels) {
        LabelSet present = sumLabels;
        return present != null && present.equals(labels);
    }

    /// @return whether there were sums
    private boolean fillFromSums() {
        if (sums == null || sumLabels == null) {
            return false;
        }
        chunkCounts.clear();
        sums.moveTo(chunkCounts);
        LabelSet labels = sumLabels;
        sumLabels = null;
        if (chunkCounts.size() == 0) {
            return false;
        }
        chunkCounts.fill(labels, batch);
        stats = stats.plus(chunkCounts.stats());
        return true;
    }

    private void addMinutes(SegmentDirectory directory, int ordinal, boolean byLevel)
            throws IOException {
        if (minutes == null) {
            minutes = segment.stats();
        }
        long min = directory.chunkMinNanos(directory.chunkStart(ordinal));
        long max = directory.chunkMaxNanos(directory.chunkEnd(ordinal) - 1);
        int end = minutes.bucketStart(ordinal + 1);
        int bucket = minutes.bucketStart(ordinal);
        while (bucket < end) {
            long minuteEnd = minutes.endNanos(bucket);
            long from = Math.max(min, minuteEnd - NANOS_PER_MINUTE + 1);
            long to = Math.min(max, minuteEnd);
            if (!selection.range().overlaps(from, to)) {
                bucket++;
            } else if (isWhole(from, to)) {
                bucket = addCell(minutes, bucket, end, max, byLevel);
            } else {
                counted.addOpenSpan(from, to);
                bucket++;
            }
        }
    }

    /// Adds a bucket that lies in the present cell and in the range whole, and those behind it that do as well.
    ///
    /// @param end behind the last bucket of the stream
    /// @param max last timestamp of the stream
    /// @return the bucket behind them
    private int addCell(MinuteStats from, int bucket, int end, long max, boolean byLevel) {
        long last = Math.min(window.cellEnd(), selection.range().endNanos() - 1);
        if (!byLevel && !isAskedForSizes()) {
            int behind = from.behind(bucket + 1, end, last);
            long to = Math.min(max, from.endNanos(behind - 1));
            add(to, from.rows(bucket, behind), from.lineBytes(bucket, behind));
            return behind;
        }
        String level = byLevel ? from.level(bucket) : "";
        long rowCount = 0;
        long lineBytes = 0;
        long metadataBytes = 0;
        int next = bucket;
        do {
            rowCount += from.rows(next);
            lineBytes += from.lineBytes(next);
            metadataBytes += from.metadataBytes(next++);
        } while (next < end
                && from.endNanos(next) <= last
                && (!byLevel || from.level(next).equals(level)));
        long to = Math.min(max, from.endNanos(next - 1));
        counted.addTo(window.cellStart(), level, to, rowCount, lineBytes, metadataBytes);
        return next;
    }

    private boolean isWhole(long minNanos, long maxNanos) {
        window.moveTo(maxNanos);
        return minNanos > window.cellStart()
                && selection.range().contains(minNanos)
                && selection.range().contains(maxNanos);
    }

    /// Reads the rows of the current chunk that lie in open spans.
    private boolean advanceInChunk(SegmentDirectory directory) throws IOException {
        int current = chunk++;
        long min = directory.chunkMinNanos(current);
        long max = directory.chunkMaxNanos(current);
        if (!selection.range().overlaps(min, max) || !counted.opens(min, max)) {
            return false;
        }
        boolean isTold = need == MetadataNeed.NOTHING && !isAskedForSizes();
        if (isTold && isWhole(min, max) && counted.covers(min, max)) {
            chunkCounts.clear();
            long bytes = directory.chunkLineBytes(current);
            chunkCounts.add("", max, directory.chunkRowCount(current), bytes, 0);
            fillFromChunk();
            return true;
        }
        if (directory.chunkBlock(current) == damagedBlock) {
            return false;
        }
        try {
            return readOpenSpans(directory, current);
        } catch (CorruptFileException e) {
            giveUp(directory.chunkBlock(current), e);
            return false;
        }
    }

    private boolean readOpenSpans(SegmentDirectory directory, int current) throws IOException {
        BlockReader open = open(directory.chunkBlock(current));
        int from = directory.chunkRowStart(current);
        int count = directory.chunkRowCount(current);
        times = times.length < count ? new long[count] : times;
        open.timestamps(from, from + count, times);
        rows.clear();
        chunkCounts.clear();
        long min = directory.chunkMinNanos(current);
        long max = directory.chunkMaxNanos(current);
        for (int i = 0; i < counted.openSpans() && counted.openFrom(i) <= max; i++) {
            if (counted.openTo(i) < min) {
                continue;
            }
            int first =
                    Times.lowerBound(
                            times,
                            0,
                            count,
                            Math.max(counted.openFrom(i), selection.range().startNanos()));
            int last =
                    Times.lowerBound(
                            times,
                            0,
                            count,
                            Math.min(counted.openTo(i), selection.range().endNanos() - 1) + 1);
            if (first < last && isTimeEnough()) {
                countCells(first, last);
            } else if (first < last) {
                rows.set(from + first, from + last);
            }
        }
        if (chunkCounts.size() > 0) {
            fillFromChunk();
            return true;
        }
        if (rows.isEmpty()) {
            return false;
        }
        fill(open, from, from + count);
        return batch.rowCount() > 0;
    }

    /// Whether timestamps tell all that is asked of the rows of the stream.
    private boolean isTimeEnough() {
        return need == MetadataNeed.NOTHING && selection.needs().rows() == Needs.Rows.COUNTS;
    }

    private boolean isAskedForSizes() {
        return selection.needs().rows() == Needs.Rows.SIZES;
    }

    private void fillFromChunk() throws IOException {
        chunkCounts.fill(chunks.labels(stream), batch);
        stats = stats.plus(chunkCounts.stats());
    }

    /// Counts the rows `[first, last)` of the current chunk, cell by cell.
    private void countCells(int first, int last) {
        int row = first;
        while (row < last) {
            window.moveTo(times[row]);
            int end = Times.firstBehind(times, row + 1, last, window.cellEnd());
            chunkCounts.addTo(window.cellStart(), "", times[end - 1], end - row, 0, 0);
            row = end;
        }
    }

    /// What is left of the block is lost: a reader that has failed may be in any state.
    private void giveUp(int number, CorruptFileException e) {
        closeBlock();
        damagedBlock = number;
        morsel.view().damaged(e);
    }

    private BlockReader open(int number) throws IOException {
        BlockReader present = block;
        if (present != null && openBlock == number) {
            return present;
        }
        closeBlock();
        if (scratch == null) {
            scratch = morsel.view().scratches().take();
        }
        BlockReader opened = segment.block(number, scratch);
        openBlock = number;
        block = opened;
        return opened;
    }

    private void closeBlock() {
        if (block != null) {
            stats = stats.plus(block.stats());
            block = null;
        }
    }

    private void fill(BlockReader open, int from, int to) throws IOException {
        var needs =
                new Needs(selection.needs().rows().unmerged(), selection.needs().metadata(), null);
        restFrom = open.fill(chunks.labels(stream), rows, from, to, needs, batch);
        restTo = to;
        rest = restFrom < to ? open : null;
    }

    private boolean advanceInRest(BlockReader open) throws IOException {
        try {
            fill(open, restFrom, restTo);
            return true;
        } catch (CorruptFileException e) {
            rest = null;
            giveUp(openBlock, e);
            return false;
        }
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
        chunk = chunkEnd;
        rest = null;
        nextStream = chunks.streamCount();
        closeBlock();
        if (scratch != null) {
            morsel.view().scratches().give(scratch);
            scratch = null;
        }
    }
}
