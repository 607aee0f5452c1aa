package io.skald.loadtest.generate;

import java.util.Arrays;

/// Timestamps of the lines that a query must find, ascending. Not thread-safe.
public final class Times {
    private long[] nanos = new long[64];
    private int count;

    void add(long timestampNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = timestampNanos;
    }

    void addAll(Times later) {
        for (int i = 0; i < later.count; i++) {
            add(later.nanos[i]);
        }
    }

    public int count() {
        return count;
    }

    /// The `limit` newest ones, or all when there are fewer; ascending.
    public long[] newest(int limit) {
        return Arrays.copyOfRange(nanos, Math.max(0, count - limit), count);
    }

    /// How many lie in `(endNanos - widthNanos, endNanos]`, LogQL's window.
    public int inWindow(long endNanos, long widthNanos) {
        return upTo(endNanos) - upTo(endNanos - widthNanos);
    }

    private int upTo(long timestampNanos) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (nanos[middle] <= timestampNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
