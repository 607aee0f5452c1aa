package io.skald.loadtest.generate;

import java.util.SplittableRandom;

/// Draws an index with given weights by one look into a table. Immutable.
final class Draw {
    private static final int SLOTS = 1 << 14;

    private final int[] table = new int[SLOTS];

    /// @param weights not negative, not all 0; a weight below 1/16384 of the sum may never be drawn
    Draw(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double reached = 0;
        int slot = 0;
        for (int i = 0; i < weights.length; i++) {
            reached += weights[i];
            int end = i == weights.length - 1 ? SLOTS : (int) Math.round(SLOTS * reached / sum);
            while (slot < end) {
                table[slot++] = i;
            }
        }
    }

    /// Weights `1 / (1 + i)^exponent`: few busy ones, many thin ones.
    static Draw zipf(int count, double exponent) {
        double[] weights = new double[count];
        for (int i = 0; i < count; i++) {
            weights[i] = Math.pow(1.0 + i, -exponent);
        }
        return new Draw(weights);
    }

    int next(SplittableRandom random) {
        return table[(int) random.nextLong() & (SLOTS - 1)];
    }
}
