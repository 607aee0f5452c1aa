package io.skald.logql.engine;

import java.util.BitSet;

/// Values of one series at the points of a grid; at some points there is none. Not thread-safe.
final class StepValues {
    private final double[] values;
    private final BitSet present;

    StepValues(int steps) {
        this.values = new double[steps];
        this.present = new BitSet(steps);
    }

    void set(int step, double value) {
        values[step] = value;
        present.set(step);
    }

    boolean has(int step) {
        return present.get(step);
    }

    /// Only where [#has(int)].
    double get(int step) {
        return values[step];
    }

    int steps() {
        return values.length;
    }

    /// First point at or behind `from` that has a value, -1 when there is none.
    int next(int from) {
        return present.nextSetBit(from);
    }

    int count() {
        return present.cardinality();
    }

    void clear() {
        present.clear();
    }

    boolean isEmpty() {
        return present.isEmpty();
    }
}
