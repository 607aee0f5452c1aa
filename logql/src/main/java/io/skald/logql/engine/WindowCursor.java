package io.skald.logql.engine;

/// Finds the windows that a timestamp lies in: those with numbers [#low()] to [#high()]. Rows come in order of time, mostly
/// many of one cell, so the answer is kept for the whole cell. Not thread-safe.
final class WindowCursor {
    private final TimeCells cells;
    private final int count;

    // The present cell is (cellStart, cellEnd].
    private long cellStart = Long.MAX_VALUE;
    private long cellEnd = Long.MIN_VALUE;
    private int low;
    private int high = -1;

    WindowCursor(TimeCells cells) {
        this.cells = cells;
        this.count = Math.toIntExact(cells.count());
    }

    /// @return whether the timestamp lies in any window
    boolean moveTo(long timestampNanos) {
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
        cellEnd = Math.min(first + ending * step, first + beginning * step - cells.rangeNanos());
        cellStart =
                Math.max(
                        first + (ending - 1) * step,
                        first + (beginning - 1) * step - cells.rangeNanos());
        low = (int) Math.clamp(ending, 0, (long) count);
        high = (int) Math.clamp(beginning - 1, -1L, count - 1L);
    }

    int low() {
        return low;
    }

    int high() {
        return high;
    }
}
