package io.skald.model;

/// Half-open span of time `[startNanos, endNanos)`, in nanoseconds since 1970-01-01T00:00:00Z.
public record TimeRange(long startNanos, long endNanos) {
    /// Everything but the very last nanosecond that a `long` can name.
    public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    public TimeRange {
        if (startNanos > endNanos) {
            throw new IllegalArgumentException(
                    "startNanos " + startNanos + " > endNanos " + endNanos);
        }
    }

    public boolean contains(long timestampNanos) {
        return startNanos <= timestampNanos && timestampNanos < endNanos;
    }

    public boolean isEmpty() {
        return startNanos == endNanos;
    }

    /// Whether some row in `[minNanos, maxNanos]`, both included, can lie in this range.
    public boolean overlaps(long minNanos, long maxNanos) {
        return minNanos < endNanos && maxNanos >= startNanos;
    }

    /// The common part; empty (at this range's nearer edge) if there is none.
    public TimeRange clip(TimeRange other) {
        long start = Math.max(startNanos, other.startNanos);
        return new TimeRange(start, Math.max(start, Math.min(endNanos, other.endNanos)));
    }
}
