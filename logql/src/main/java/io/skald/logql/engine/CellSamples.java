package io.skald.logql.engine;

import java.util.Arrays;

/// All numbers of one series with the cell that each lies in, for aggregations that need every number but not its time.
final class CellSamples implements WindowValues {
    private static final int FIRST_CAPACITY = 16;

    private final CellBudget budget;
    private int[] cells = new int[0];
    private double[] values = new double[0];
    private int size;

    CellSamples(CellBudget budget) {
        this.budget = budget;
    }

    void add(RowSample sample) {
        if (size == values.length) {
            grow(Math.max(FIRST_CAPACITY, size + size / 4));
        }
        cells[size] = TimeCells.cell(sample.low, sample.high);
        values[size++] = sample.value;
    }

    private void grow(int capacity) {
        budget.take(counters(capacity) - counters(values.length));
        cells = Arrays.copyOf(cells, capacity);
        values = Arrays.copyOf(values, capacity);
    }

    private static long counters(int capacity) {
        return capacity + (capacity + 1L) / 2;
    }

    /// Takes the samples of the other over, which is empty afterwards.
    @Override
    public void add(WindowValues samples) {
        var other = (CellSamples) samples;
        int sum = Math.addExact(size, other.size);
        if (sum > values.length) {
            grow(sum);
        }
        System.arraycopy(other.cells, 0, cells, size, other.size);
        System.arraycopy(other.values, 0, values, size, other.size);
        size = sum;
        other.free();
    }

    private void free() {
        budget.give(counters(values.length));
        cells = new int[0];
        values = new double[0];
        size = 0;
    }

    int size() {
        return size;
    }

    double value(int index) {
        return values[index];
    }

    /// All values, rising, NaN last.
    double[] sortedValues() {
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /// Puts the samples in the order of their cells.
    ///
    /// @param cellCount more than the highest number of a cell
    /// @return per cell, the place behind its last sample
    int[] sort(int cellCount) {
        int[] ends = new int[cellCount];
        for (int i = 0; i < size; i++) {
            ends[cells[i]]++;
        }
        int start = 0;
        for (int cell = 0; cell < cellCount; cell++) {
            int count = ends[cell];
            ends[cell] = start;
            start += count;
        }
        double[] sorted = new double[size];
        for (int i = 0; i < size; i++) {
            sorted[ends[cells[i]]++] = values[i];
        }
        for (int cell = 0; cell < cellCount; cell++) {
            Arrays.fill(cells, cell == 0 ? 0 : ends[cell - 1], ends[cell], cell);
        }
        System.arraycopy(sorted, 0, values, 0, size);
        return ends;
    }
}
