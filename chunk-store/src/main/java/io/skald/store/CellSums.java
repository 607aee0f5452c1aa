package io.skald.store;

import io.skald.logql.engine.TimeCells;
import io.skald.logql.engine.WindowCursor;
import io.skald.segment.SegmentMeta;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/// Counts of streams of one segment that show the same labels, added up cell by cell. One thread.
final class CellSums {
    /// More cells than this in a segment are not added up: 24 bytes each.
    private static final int MAX_CELLS = 64 << 10;

    private final int firstCell;
    private final long[] lastNanos;
    private final long[] rows;
    private final long[] lineBytes;

    /// Cells with rows: few of a segment's, where many labels are shown.
    private final BitSet touched;

    private CellSums(int firstCell, int count) {
        this.firstCell = firstCell;
        this.lastNanos = new long[count];
        this.rows = new long[count];
        this.lineBytes = new long[count];
        this.touched = new BitSet(count);
    }

    /// @return null when the segment has too many cells
    static @Nullable CellSums of(TimeCells cells, SegmentMeta segment) {
        var window = new WindowCursor(cells);
        window.moveTo(segment.minNanos());
        int first = window.cell();
        window.moveTo(segment.maxNanos());
        int count = window.cell() - first + 1;
        return count > MAX_CELLS ? null : new CellSums(first, count);
    }

    /// Adds rows of one cell.
    ///
    /// @param cell as [WindowCursor#cell]
    /// @param timestampNanos in the cell and not before any of the rows
    void add(int cell, long timestampNanos, long rowCount, long bytes) {
        int at = cell - firstCell;
        lastNanos[at] = rows[at] == 0 ? timestampNanos : Math.max(lastNanos[at], timestampNanos);
        rows[at] += rowCount;
        lineBytes[at] += bytes;
        touched.set(at);
    }

    /// Moves all sums, in order of time.
    void moveTo(CountedRows counted) {
        for (int at = touched.nextSetBit(0); at >= 0; at = touched.nextSetBit(at + 1)) {
            counted.add("", lastNanos[at], rows[at], lineBytes[at], 0);
            rows[at] = 0;
            lineBytes[at] = 0;
        }
        touched.clear();
    }
}
