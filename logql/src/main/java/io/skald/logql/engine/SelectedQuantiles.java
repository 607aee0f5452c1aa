package io.skald.logql.engine;

import java.util.Arrays;

/// Quantiles of windows that share few samples: each window's are looked through on their own, as far as two neighbouring
/// ranks need it ("Quickselect": Hoare, "Algorithm 65: find", 1961). For samples that are a multiple of one unit.
///
/// Takes 4 bytes a sample besides the [CellSamples], and where windows overlap 4 for each of one window. One thread.
final class SelectedQuantiles {
    /// A sample that lies in more windows is looked at so often that [Quantiles] are cheaper.
    private static final int MAX_WINDOWS_PER_SAMPLE = 6;

    /// So few are simply sorted.
    private static final int FEW = 24;

    private final double quantile;
    private final TimeCells cells;

    /// @param quantile from 0 to 1
    SelectedQuantiles(double quantile, TimeCells cells) {
        this.quantile = quantile;
        this.cells = cells;
    }

    /// Whether windows share few enough samples.
    static boolean areFor(TimeCells cells) {
        return cells.count() == 1
                || (cells.rangeNanos() - 1) / cells.stepNanos() < MAX_WINDOWS_PER_SAMPLE;
    }

    /// @param samples empty afterwards
    /// @param unit of the samples
    void values(CellSamples samples, int unit, StepValues out) {
        CellBudget budget = samples.budget();
        long counters = ((long) samples.count() + cells.cellCount()) / 2 + 1;
        budget.take(counters);
        int[] codes = new int[samples.count()];
        int[] ends = new int[cells.cellCount()];
        samples.sortByCell(unit, ends, codes);
        samples.free();
        boolean overlap = cells.count() > 1 && cells.rangeNanos() > cells.stepNanos();
        int[] window = {};
        for (int i = 0; i < cells.count(); i++) {
            int first = cells.firstCell(i);
            int from = first == 0 ? 0 : ends[first - 1];
            int count = ends[cells.lastCell(i)] - from;
            if (count <= 0) {
                continue;
            }
            if (!overlap) {
                out.set(i, value(codes, from, count, unit));
                continue;
            }
            if (window.length < count) {
                int length = count + count / 2;
                budget.take((length - window.length) / 2 + 1);
                counters += (length - window.length) / 2 + 1;
                window = new int[length];
            }
            System.arraycopy(codes, from, window, 0, count);
            out.set(i, value(window, 0, count, unit));
        }
        budget.give(counters);
    }

    /// Linear between the two nearest ranks. Changes the order of the samples.
    private double value(int[] codes, int from, int count, int unit) {
        double rank = quantile * (count - 1);
        int lower = (int) Math.floor(rank);
        double weight = rank - lower;
        select(codes, from, from + count, from + lower);
        double low = (double) codes[from + lower] / unit;
        double high = low;
        if (lower + 1 < count) {
            int next = Integer.MAX_VALUE;
            for (int i = from + lower + 1; i < from + count; i++) {
                next = Math.min(next, codes[i]);
            }
            high = (double) next / unit;
        }
        return low * (1 - weight) + high * weight;
    }

    /// Puts in place `nth` what sorting `[from, to)` would put there, nothing greater before it and nothing smaller behind it.
    static void select(int[] codes, int from, int to, int nth) {
        int low = from;
        int high = to - 1;
        // Halving would take so many rounds; unlucky pivots end in a sort, so that no order takes
        // quadratic time.
        int rounds = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(to - from));
        while (high - low >= FEW && rounds-- > 0) {
            int pivot = median(codes[low], codes[(low + high) >>> 1], codes[high]);
            int left = low;
            int right = high;
            while (left <= right) {
                while (codes[left] < pivot) {
                    left++;
                }
                while (codes[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    int code = codes[left];
                    codes[left++] = codes[right];
                    codes[right--] = code;
                }
            }
            if (nth <= right) {
                high = right;
            } else if (nth >= left) {
                low = left;
            } else {
                return;
            }
        }
        Arrays.sort(codes, low, high + 1);
    }

    private static int median(int a, int b, int c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
