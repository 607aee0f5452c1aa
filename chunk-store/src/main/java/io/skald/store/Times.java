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
}
