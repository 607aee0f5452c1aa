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

    public WindowCursor(TimeCells cells) {
        this.cells = cells;
        this.count = Math.toIntExact(cells.count());
    }

    /// @return whether the timestamp lies in any window
    public boolean moveTo(long timestampNanos) {
        if (timestampNanos <= cellStart || timestampNanos > cellEnd) {
            seek(timestampNanos);
        }
        return low <= high;
    }

    private void seek(long timestampNanos) {
        long step = cells.stepNanos();
        long first = cells.firstNanos();
        // Window i ends at first + i * step, included: the first that still has the row.
        long ending = Math.ceilDiv(timestampNanos - first, step);
        // Window i begins behind first + i * step - range: the first that has the row no more.
        long beginning = Math.ceilDiv(timestampNanos - first + cells.rangeNanos(), step);
        long begin = first - cells.rangeNanos();
        cellStart = Math.max(lastEdge(first, ending - 1), lastEdge(begin, beginning - 1));
        cellEnd = Math.min(nextEdge(first, ending), nextEdge(begin, beginning));
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

    int low() {
        return low;
    }

    int high() {
        return high;
    }
}
