package io.skald.loadtest.generate;

import org.jspecify.annotations.Nullable;

import java.util.SplittableRandom;

/// What the fields of a template draw from while one line is written. Not thread-safe: one per thread of generation.
final class LineContext {
    final LineText line = new LineText();
    final ClockText clock = new ClockText();
    SplittableRandom random = new SplittableRandom(0);

    /// The trace id that the next trace field writes instead of a random one.
    private byte @Nullable [] needle;

    void plant(byte @Nullable [] traceId) {
        needle = traceId;
    }

    byte @Nullable [] takeNeedle() {
        byte[] planted = needle;
        needle = null;
        return planted;
    }

    boolean needleWaits() {
        return needle != null;
    }

    /// A draw from `[low, high]` in which small values are much more frequent: the fourth power of a uniform draw.
    long skewed(long low, long high) {
        double draw = random.nextDouble();
        double square = draw * draw;
        return low + (long) ((high - low + 1) * square * square);
    }
}
