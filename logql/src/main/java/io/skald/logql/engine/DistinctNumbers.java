package io.skald.logql.engine;

import java.util.Arrays;

/// The numbers that occur in a series, rising, each once; what is not a number is left out. Found in a hash table while
/// they are few, as those of measured durations and sizes mostly are, and by sorting all of them otherwise. One thread.
final class DistinctNumbers {
    private static final int FIRST_CAPACITY = 1 << 8;

    /// Sorting takes 8 bytes a sample, so a table may take as much: half of them while it grows.
    private static final int SAMPLES_PER_SLOT = 2;

    private static final long EMPTY = Double.doubleToRawLongBits(Double.NaN);

    private final CellBudget budget;
    private long[] table;
    private int used;
    private boolean isFull;
    private final int maxCapacity;

    private DistinctNumbers(CellBudget budget, int sampleCount) {
        this.budget = budget;
        this.maxCapacity = Math.max(FIRST_CAPACITY, sampleCount / SAMPLES_PER_SLOT);
        this.table = newTable(FIRST_CAPACITY);
    }

    /// The caller gives a counter back for each.
    static double[] of(CellSamples samples) {
        CellBudget budget = samples.budget();
        var distinct = new DistinctNumbers(budget, samples.count());
        samples.forEach((_, value) -> distinct.add(value));
        budget.give(distinct.table.length);
        if (distinct.isFull) {
            return sorted(samples);
        }
        budget.take(distinct.used);
        return distinct.sorted();
    }

    private long[] newTable(int capacity) {
        budget.take(capacity);
        long[] made = new long[capacity];
        Arrays.fill(made, EMPTY);
        return made;
    }

    private void add(double value) {
        if (isFull || Double.isNaN(value)) {
            return;
        }
        long bits = Double.doubleToRawLongBits(value);
        int slot = slot(table, bits);
        if (table[slot] == EMPTY) {
            table[slot] = bits;
            if (2 * ++used > table.length) {
                grow();
            }
        }
    }

    /// Where a number lies, or would.
    private static int slot(long[] table, long bits) {
        long hash = bits * 0x9e3779b97f4a7c15L;
        int slot = (int) (hash >>> 32) & (table.length - 1);
        while (table[slot] != EMPTY && table[slot] != bits) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private void grow() {
        if (table.length > maxCapacity / 2) {
            isFull = true;
            return;
        }
        long[] larger = newTable(2 * table.length);
        for (long bits : table) {
            if (bits != EMPTY) {
                larger[slot(larger, bits)] = bits;
            }
        }
        budget.give(table.length);
        table = larger;
    }

    private double[] sorted() {
        double[] numbers = new double[used];
        int count = 0;
        for (long bits : table) {
            if (bits != EMPTY) {
                numbers[count++] = Double.longBitsToDouble(bits);
            }
        }
        Arrays.sort(numbers);
        return numbers;
    }

    private static double[] sorted(CellSamples samples) {
        int size = samples.count();
        samples.budget().take(size);
        double[] all = new double[size];
        int[] next = new int[1];
        samples.forEach((_, value) -> all[next[0]++] = value);
        Arrays.sort(all);
        int count = 0;
        for (double number : all) {
            // Not `==`: zero and negative zero are two numbers.
            if (!Double.isNaN(number)
                    && (count == 0 || Double.compare(all[count - 1], number) != 0)) {
                all[count++] = number;
            }
        }
        samples.budget().give((long) size - count);
        return Arrays.copyOf(all, count);
    }
}
