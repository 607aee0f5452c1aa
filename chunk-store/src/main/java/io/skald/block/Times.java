package io.skald.block;

/// Searches in ascending timestamps.
public final class Times {
    private Times() {}

    /// First place in `[from, to)` whose time is `timestampNanos` or later, or `to`.
    public static int lowerBound(long[] times, int from, int to, long timestampNanos) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < timestampNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// First place in `[from, to)` whose time is behind `timestampNanos`, or `to`. Fast where it is near `from`.
    public static int firstBehind(long[] times, int from, int to, long timestampNanos) {
        int low = from;
        int step = 1;
        while (low + step <= to && times[low + step - 1] <= timestampNanos) {
            low += step;
            step *= 2;
        }
        int high = Math.min(to, low + step - 1);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= timestampNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
