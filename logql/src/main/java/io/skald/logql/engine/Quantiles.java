package io.skald.logql.engine;

import java.util.Arrays;

/// Quantiles of sliding windows. Samples are numbered by rank once; a window then is a Fenwick tree that counts them by
/// rank, so that entering, leaving and finding the n-th take as many steps as the count of different numbers has bits.
///
/// Where windows share few samples and these are a multiple of one unit, [SelectedQuantiles] do the work.
///
/// Takes 4 bytes a sample besides the [CellSamples], and 12 for each different number, for one series at a time.
final class Quantiles {
    private static final int NAN = -1;

    private final double quantile;
    private final TimeCells cells;

    // Of the series at work.
    private double[] sorted = new double[0];
    private int[] tree = new int[0];
    private int inWindow;
    private int nansInWindow;

    /// @param quantile 0 or more; beyond 1 the answer is infinite
    Quantiles(double quantile, TimeCells cells) {
        this.quantile = quantile;
        this.cells = cells;
    }

    /// @param samples empty afterwards
    void values(CellSamples samples, StepValues out) {
        int unit = quantile <= 1 && SelectedQuantiles.areFor(cells) ? samples.unit() : 0;
        if (unit > 0) {
            new SelectedQuantiles(quantile, cells).values(samples, unit, out);
            return;
        }
        CellBudget budget = samples.budget();
        sorted = DistinctNumbers.of(samples);
        long counters = ((long) samples.count() + sorted.length + cells.cellCount()) / 2 + 1;
        budget.take(counters);
        int[] ranks = new int[samples.count()];
        int[] ends = ranks(samples, ranks);
        samples.free();
        tree = new int[sorted.length + 1];
        slide(ranks, ends, out);
        budget.give(counters + sorted.length);
        sorted = new double[0];
        tree = new int[0];
    }

    private void slide(int[] ranks, int[] ends, StepValues out) {
        inWindow = 0;
        nansInWindow = 0;
        int from = 0;
        int to = 0;
        for (int i = 0; i < cells.count(); i++) {
            int end = ends[cells.lastCell(i)];
            for (; to < end; to++) {
                change(ranks[to], 1);
            }
            int first = cells.firstCell(i);
            int start = first == 0 ? 0 : ends[first - 1];
            for (; from < Math.min(start, to); from++) {
                change(ranks[from], -1);
            }
            if (inWindow > 0) {
                out.set(i, value());
            }
        }
    }

    /// Numbers the samples by rank, in the order of their cells.
    ///
    /// @return per cell, the place behind its last sample
    private int[] ranks(CellSamples samples, int[] ranks) {
        int[] ends = new int[cells.cellCount()];
        samples.forEach((cell, _) -> ends[cell]++);
        int start = 0;
        for (int cell = 0; cell < ends.length; cell++) {
            int count = ends[cell];
            ends[cell] = start;
            start += count;
        }
        samples.forEach((cell, value) -> ranks[ends[cell]++] = rank(value));
        return ends;
    }

    private int rank(double value) {
        return Double.isNaN(value) ? NAN : Arrays.binarySearch(sorted, value);
    }

    private void change(int rank, int by) {
        inWindow += by;
        if (rank == NAN) {
            nansInWindow += by;
            return;
        }
        for (int i = rank + 1; i < tree.length; i += i & -i) {
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
        for (int bit = Integer.highestOneBit(sorted.length); bit > 0; bit >>= 1) {
            int next = at + bit;
            if (next < tree.length && tree[next] <= remaining) {
                remaining -= tree[next];
                at = next;
            }
        }
        return sorted[at];
    }
}
