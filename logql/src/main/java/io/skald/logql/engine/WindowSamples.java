package io.skald.logql.engine;

import java.util.Arrays;

/// All samples of one series, for aggregations that need them.
final class WindowSamples implements WindowValues {
    private static final int FIRST_CAPACITY = 16;

    private final CellBudget budget;
    private long[] timestampNanos = new long[0];
    private double[] values = new double[0];
    private int size;

    WindowSamples(CellBudget budget) {
        this.budget = budget;
    }

    void add(RowSample sample) {
        add(sample.timestampNanos, sample.value);
    }

    private void add(long time, double value) {
        if (size == values.length) {
            grow(Math.max(FIRST_CAPACITY, size + size / 4));
        }
        timestampNanos[size] = time;
        values[size++] = value;
    }

    private void grow(int capacity) {
        budget.take(2L * (capacity - values.length));
        timestampNanos = Arrays.copyOf(timestampNanos, capacity);
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    public void add(WindowValues samples) {
        var other = (WindowSamples) samples;
        int sum = Math.addExact(size, other.size);
        if (sum > values.length) {
            grow(sum);
        }
        System.arraycopy(other.timestampNanos, 0, timestampNanos, size, other.size);
        System.arraycopy(other.values, 0, values, size, other.size);
        size = sum;
        other.free();
    }

    private void free() {
        budget.give(2L * values.length);
        timestampNanos = new long[0];
        values = new double[0];
        size = 0;
    }

    int size() {
        return size;
    }

    long timestampNanos(int index) {
        return timestampNanos[index];
    }

    double value(int index) {
        return values[index];
    }

    /// Puts the samples in order of time, those of one time in order of value, so that it does not matter in which order
    /// loops have read them.
    void sort() {
        if (isSorted()) {
            return;
        }
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        int[] from = order;
        int[] into = new int[size];
        for (int run = 1; run < size; run *= 2) {
            for (int start = 0; start < size; start += 2 * run) {
                merge(from, into, start, run);
            }
            int[] swapped = from;
            from = into;
            into = swapped;
        }
        long[] times = new long[size];
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            times[i] = timestampNanos[from[i]];
            numbers[i] = values[from[i]];
        }
        timestampNanos = times;
        values = numbers;
    }

    private boolean isSorted() {
        for (int i = 1; i < size; i++) {
            if (compare(i - 1, i) > 0) {
                return false;
            }
        }
        return true;
    }

    private int compare(int a, int b) {
        int byTime = Long.compare(timestampNanos[a], timestampNanos[b]);
        return byTime != 0 ? byTime : Double.compare(values[a], values[b]);
    }

    /// Merges two neighbouring runs.
    private void merge(int[] from, int[] into, int start, int run) {
        int leftEnd = Math.min(start + run, size);
        int rightEnd = Math.min(start + 2 * run, size);
        int left = start;
        int right = leftEnd;
        for (int at = start; at < rightEnd; at++) {
            boolean takesLeft =
                    right >= rightEnd || (left < leftEnd && compare(from[left], from[right]) <= 0);
            into[at] = takesLeft ? from[left++] : from[right++];
        }
    }
}
