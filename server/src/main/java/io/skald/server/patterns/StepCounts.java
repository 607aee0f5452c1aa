package io.skald.server.patterns;

import java.util.Arrays;

/// How many lines there were, in steps of ten seconds. Only steps with lines take room. Not thread-safe.
final class StepCounts {
    static final long STEP_NANOS = 10_000_000_000L;

    /// Numbers of steps since 1970, ascending.
    private int[] steps = new int[2];

    private int[] counts = new int[2];
    private int size;

    /// Takes the visits of [#forEach].
    interface Visitor {
        void step(long startNanos, int count);
    }

    static int stepOf(long timestampNanos) {
        return (int) Math.floorDiv(timestampNanos, STEP_NANOS);
    }

    void add(long timestampNanos, int count) {
        int step = stepOf(timestampNanos);
        if (size > 0 && steps[size - 1] == step) {
            counts[size - 1] += count;
            return;
        }
        int found = Arrays.binarySearch(steps, 0, size, step);
        if (found >= 0) {
            counts[found] += count;
            return;
        }
        int at = -found - 1;
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        System.arraycopy(steps, at, steps, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        steps[at] = step;
        counts[at] = count;
        size++;
    }

    /// Forgets steps before `firstStep`.
    void forgetBefore(int firstStep) {
        int old = 0;
        while (old < size && steps[old] < firstStep) {
            old++;
        }
        if (old > 0) {
            steps = Arrays.copyOfRange(steps, old, Math.max(size, old + 2));
            counts = Arrays.copyOfRange(counts, old, Math.max(size, old + 2));
            size -= old;
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int newestStep() {
        return size == 0 ? Integer.MIN_VALUE : steps[size - 1];
    }

    /// Steps that begin in `[startNanos, endNanos)`, the first also when it began before.
    void forEach(long startNanos, long endNanos, Visitor visitor) {
        int first = stepOf(startNanos);
        for (int i = 0; i < size; i++) {
            long start = steps[i] * STEP_NANOS;
            if (steps[i] >= first && start < endNanos) {
                visitor.step(start, counts[i]);
            }
        }
    }

    int bytes() {
        return 40 + 2 * Integer.BYTES * steps.length;
    }
}
