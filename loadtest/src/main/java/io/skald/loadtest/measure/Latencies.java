package io.skald.loadtest.measure;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Latencies up to ten minutes with three digits. Thread-safe.
public final class Latencies {
    private static final long HIGHEST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram histogram = new ConcurrentHistogram(1_000, HIGHEST_NANOS, DIGITS);

    public void record(long nanos) {
        histogram.recordValue(Math.min(Math.max(nanos, 1), HIGHEST_NANOS));
    }

    public long count() {
        return histogram.getTotalCount();
    }

    /// @param percentile 0 to 100
    public double millis(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    public double maxMillis() {
        return histogram.getMaxValue() / 1e6;
    }
}
