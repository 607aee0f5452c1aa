package io.skald.store;

/// Searches in ascending timestamps.
final class Times {
    private Times() {}

    /// First place whose time is `timestampNanos` or later.
    ///
    /// @param count how many of the times count; all of them ascending
    static int lowerBound(long[] times, int count, long timestampNanos) {
        int low = 0;
        int high = count;
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
    static int firstBehind(long[] times, int from, int to, long timestampNanos) {
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
