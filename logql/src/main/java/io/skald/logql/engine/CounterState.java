package io.skald.logql.engine;

/// State of `rate_counter`. Words: count, time and value of the first sample, time and value of the last, and what the
/// counter had reached whenever it started again, summed up. Samples must be added in order of time.
final class CounterState extends CellState {
    private static final int FIRST_TIME = 1;
    private static final int FIRST = 2;
    private static final int LAST_TIME = 3;
    private static final int LAST = 4;
    private static final int LOST = 5;

    /// A gap to the window's edge is filled up if it is no longer than this many times the mean distance of samples.
    private static final double TOLERANCE = 1.1;

    private final long rangeNanos;

    CounterState(long rangeNanos) {
        super(6);
        this.rangeNanos = rangeNanos;
    }

    @Override
    void add(long[] states, int at, RowSample sample) {
        if (states[at]++ == 0) {
            states[at + FIRST_TIME] = sample.timestampNanos;
            put(states, at + FIRST, sample.value);
        } else {
            addLoss(states, at, sample.value);
        }
        states[at + LAST_TIME] = sample.timestampNanos;
        put(states, at + LAST, sample.value);
    }

    private static void addLoss(long[] states, int at, double next) {
        double last = number(states, at + LAST);
        if (next < last) {
            put(states, at + LOST, number(states, at + LOST) + last);
        }
    }

    @Override
    void merge(long[] states, int at, long[] later, int laterAt) {
        states[at] += later[laterAt];
        addLoss(states, at, number(later, laterAt + FIRST));
        put(states, at + LOST, number(states, at + LOST) + number(later, laterAt + LOST));
        states[at + LAST_TIME] = later[laterAt + LAST_TIME];
        states[at + LAST] = later[laterAt + LAST];
    }

    /// Increase from the first sample to the last, stretched to the window's start as Loki does it: the time between
    /// samples is in nanoseconds over 1000, the range in milliseconds over 1000, so hardly anything is added.
    @Override
    double value(long[] states, int at) {
        long count = states[at];
        if (count < 2) {
            return 0;
        }
        double first = number(states, at + FIRST);
        double increase = number(states, at + LAST) - first + number(states, at + LOST);
        double sampled = (states[at + LAST_TIME] - states[at + FIRST_TIME]) / 1000.0;
        double mean = sampled / (count - 1);
        double toStart = (rangeNanos / 1_000_000) / 1000.0;
        if (increase > 0 && first >= 0) {
            // A counter was not below zero, so it did not begin before the time when it was zero.
            double toZero = sampled * (first / increase);
            toStart = toZero < toStart ? toZero : toStart;
        }
        double stretched = sampled + (toStart < mean * TOLERANCE ? toStart : mean / 2);
        return increase * (stretched / sampled) / (rangeNanos / 1e9);
    }
}
