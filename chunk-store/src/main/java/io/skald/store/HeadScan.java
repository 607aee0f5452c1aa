package io.skald.store;

import io.skald.head.HeadStream;
import io.skald.head.Memtable;
import io.skald.head.RowOrder;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.logql.text.LineFilter;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/// Reads streams of a memtable in order of time, without rows that older data holds already.
final class HeadScan implements Scan {
    private static final int BATCH_ROWS = 4096;
    private static final int BATCH_LINE_BYTES = 1 << 20;

    private final HeadMorsel morsel;
    private final OlderRows older;
    private final EntryBatch batch = new EntryBatch();
    private final GrowingBytes lines = new GrowingBytes(1 << 12);
    private final HeadColumns columns;
    private final boolean needsLines;
    private ScanStats stats = ScanStats.NONE;

    private int nextStream;
    private @Nullable RowOrder order;
    private BitSet duplicates = new BitSet();
    private int place;
    private int end;
    private int[] picked = new int[256];

    /// Picked rows of the current stream that are not in a batch yet.
    private int pickedFrom;

    private int pickedEnd;

    HeadScan(HeadMorsel morsel) {
        this.morsel = morsel;
        Needs needs = morsel.selection().needs();
        this.needsLines = needs.rows() == Needs.Rows.LINES;
        this.columns = new HeadColumns(needs.metadata());
        List<Memtable> tables = morsel.view().state().memtables().subList(0, morsel.table());
        this.older =
                new OlderRows(
                        tables,
                        morsel.view().state().segments(),
                        morsel.view().scratches(),
                        morsel.view().tombstones());
    }

    @Override
    public boolean advance() throws IOException {
        while (true) {
            RowOrder current = order;
            if (current != null && pickedFrom < pickedEnd) {
                copy(current.stream());
                return true;
            }
            if (current == null || place == end) {
                if (nextStream == morsel.streams().size()) {
                    return false;
                }
                begin(morsel.streams().get(nextStream++));
            } else {
                pick(current);
            }
        }
    }

    private void begin(HeadStream stream) throws IOException {
        RowOrder rows = RowOrder.of(stream);
        order = rows;
        duplicates = older.find(rows);
        place = rows.lowerBound(morsel.range().startNanos());
        end = rows.lowerBound(morsel.range().endNanos());
    }

    /// Picks the next rows that pass.
    private void pick(RowOrder rows) {
        LineFilter filter = morsel.selection().filter();
        boolean all = filter.isEverything();
        HeadStream stream = rows.stream();
        int count = 0;
        long bytes = 0;
        long considered = 0;
        for (; place < end && count < BATCH_ROWS && bytes < BATCH_LINE_BYTES; place++) {
            if (duplicates.get(place)) {
                continue;
            }
            int row = rows.row(place);
            int length = stream.lineLength(row);
            considered++;
            bytes += length;
            if (all || filter.matches(stream.lineArray(row), stream.lineOffset(row), length)) {
                if (count == picked.length) {
                    picked = java.util.Arrays.copyOf(picked, 2 * count);
                }
                picked[count++] = row;
            }
        }
        stats = stats.plus(new ScanStats(considered, bytes, 0, 0));
        pickedFrom = 0;
        pickedEnd = count;
    }

    /// Puts picked rows into the batch, as many as it has room for.
    private void copy(HeadStream stream) {
        int from = pickedFrom;
        int count = columns.take(stream, picked, from, pickedEnd) - from;
        pickedFrom += count;
        batch.reset(stream.labels(), count);
        lines.clear();
        for (int i = 0; i < count; i++) {
            int row = picked[from + i];
            int length = stream.lineLength(row);
            batch.timestampArray()[i] = stream.timestampNanos(row);
            batch.lineLengthArray()[i] = length;
            if (needsLines) {
                batch.lineOffsetArray()[i] = lines.size();
                lines.put(stream.lineArray(row), stream.lineOffset(row), length);
            }
        }
        batch.lines(lines.array());
        batch.metadata(columns.finish());
    }

    @Override
    public EntryBatch batch() {
        return batch;
    }

    @Override
    public ScanStats stats() {
        return stats;
    }

    @Override
    public void close() {
        order = null;
        pickedFrom = pickedEnd;
        nextStream = morsel.streams().size();
    }
}
