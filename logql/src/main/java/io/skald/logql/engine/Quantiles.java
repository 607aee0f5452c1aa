package io.skald.logql.engine;

import java.util.Arrays;

/// Quantiles of sliding windows. Samples are numbered by rank once; a window then is a Fenwick tree that counts them by
/// rank, so that entering, leaving and finding the n-th take as many steps as the number of samples has bits.
final class Quantiles {
    private final double quantile;
    private final TimeCells cells;

    // Of the series at work.
    private double[] sorted = new double[0];
    private int numbers;
    private int[] tree = new int[0];
    private int inWindow;
    private int nansInWindow;

    /// @param quantile 0 or more; beyond 1 the answer is infinite
    Quantiles(double quantile, TimeCells cells) {
        this.quantile = quantile;
        this.cells = cells;
    }

    void values(CellSamples samples, StepValues out) {
        int[] ends = samples.sort(cells.cellCount());
        sorted = samples.sortedValues();
        numbers = sorted.length;
        while (numbers > 0 && Double.isNaN(sorted[numbers - 1])) {
            numbers--;
        }
        tree = new int[numbers + 1];
        inWindow = 0;
        nansInWindow = 0;
        int from = 0;
        int to = 0;
        for (int i = 0; i < cells.count(); i++) {
            int end = ends[cells.lastCell(i)];
            for (; to < end; to++) {
                change(samples.value(to), 1);
            }
            int first = cells.firstCell(i);
            int start = first == 0 ? 0 : ends[first - 1];
            for (; from < Math.min(start, to); from++) {
                change(samples.value(from), -1);
            }
            if (inWindow > 0) {
                out.set(i, value());
            }
        }
    }

    private void change(double value, int by) {
        inWindow += by;
        if (Double.isNaN(value)) {
            nansInWindow += by;
            return;
        }
        int rank = Arrays.binarySearch(sorted, 0, numbers, value);
        for (int i = rank + 1; i <= numbers; i += i & -i) {
            tree[i] += by;
        }
    }

    /// Linear between the two nearest ranks.
    private double value() {
        if (quantile > 1) {
            return Double.POSITIVE_INFINITY;
        }
        double rank = quantile * (inWindow - 1);
        int lower = (int) Math.floor(rank);
        int upper = Math.min(inWindow - 1, lower + 1);
        double weight = rank - lower;
        return nth(lower) * (1 - weight) + nth(upper) * weight;
    }

    /// @param index from 0; what is not a number comes first
    private double nth(int index) {
        if (index < nansInWindow) {
            return Double.NaN;
        }
        int remaining = index - nansInWindow;
        int at = 0;
        for (int bit = Integer.highestOneBit(numbers); bit > 0; bit >>= 1) {
            int next = at + bit;
            if (next <= numbers && tree[next] <= remaining) {
                remaining -= tree[next];
                at = next;
            }
        }
        return sorted[at];
    }
}
