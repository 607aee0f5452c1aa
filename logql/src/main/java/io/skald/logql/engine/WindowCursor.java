package io.skald.logql.engine;

/// Finds the windows that a timestamp lies in: those with numbers [#low()] to [#high()]. Rows come in order of time, mostly
/// many of one cell, so the answer is kept for the whole cell. Not thread-safe.
public final class WindowCursor {
    private final TimeCells cells;
    private final int count;

    // The present cell is (cellStart, cellEnd].
    private long cellStart = Long.MAX_VALUE;
    private long cellEnd = Long.MIN_VALUE;
    private int low;
    private int high = -1;

    /// First window that ends in or behind the cell, and first that begins behind it, as [#low] and [#high] would be if
    /// there were windows without end; and the times of these edges, of which the earlier ends the cell.
    private long ending;

    private long beginning;
    private long endingNanos;
    private long beginningNanos;

    public WindowCursor(TimeCells cells) {
        this.cells = cells;
        this.count = Math.toIntExact(cells.count());
    }

    /// @return whether the timestamp lies in any window
    public boolean moveTo(long timestampNanos) {
        if (timestampNanos > cellEnd && cellEnd != Long.MIN_VALUE) {
            next();
        }
        if (timestampNanos <= cellStart || timestampNanos > cellEnd) {
            seek(timestampNanos);
        }
        return low <= high;
    }

    /// Moves to the cell behind the present one, which costs no division: mostly that is where the next row lies.
    private void next() {
        cellStart = cellEnd;
        if (endingNanos == cellStart) {
            ending = Math.max(ending, 0) + 1;
            endingNanos = nextEdge(cells.firstNanos(), ending);
        }
        if (beginningNanos == cellStart) {
            beginning = Math.max(beginning, 0) + 1;
            beginningNanos = nextEdge(cells.firstNanos() - cells.rangeNanos(), beginning);
        }
        place();
    }

    private void seek(long timestampNanos) {
        long step = cells.stepNanos();
        long first = cells.firstNanos();
        // Window i ends at first + i * step, included: the first that still has the row.
        ending = Math.ceilDiv(timestampNanos - first, step);
        // Window i begins behind first + i * step - range: the first that has the row no more.
        beginning = Math.ceilDiv(timestampNanos - first + cells.rangeNanos(), step);
        long begin = first - cells.rangeNanos();
        cellStart = Math.max(lastEdge(first, ending - 1), lastEdge(begin, beginning - 1));
        endingNanos = nextEdge(first, ending);
        beginningNanos = nextEdge(begin, beginning);
        place();
    }

    private void place() {
        cellEnd = Math.min(endingNanos, beginningNanos);
        low = (int) Math.clamp(ending, 0, (long) count);
        high = (int) Math.clamp(beginning - 1, -1L, count - 1L);
    }

    /// The edge of that number, or the last one there is.
    private long lastEdge(long origin, long index) {
        return index < 0
                ? Long.MIN_VALUE
                : origin + Math.min(index, count - 1L) * cells.stepNanos();
    }

    /// The edge of that number, or the first one there is.
    private long nextEdge(long origin, long index) {
        return index >= count ? Long.MAX_VALUE : origin + Math.max(index, 0) * cells.stepNanos();
    }

    /// The present cell lies behind this, and holds times up to [#cellEnd()]: between them no window begins or ends.
    public long cellStart() {
        return cellStart;
    }

    public long cellEnd() {
        return cellEnd;
    }

    /// Number of the present cell, or of the gap between cells; rises with time.
    public int cell() {
        return TimeCells.cell(low, high);
    }

    int low() {
        return low;
    }

    int high() {
        return high;
    }
}
