package io.skald.logql.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Samples packed and read again, and quantiles of windows against sorting each window.
class QuantilesTest {
    private static final long BUDGET = 1 << 20;

    /// What the numbers of a series may be like.
    enum Numbers {
        WHOLE,
        THOUSANDTHS,
        FLOATS,
        DOUBLES,
        ALL;

        double next(SplittableRandom random) {
            return switch (this) {
                case WHOLE -> random.nextInt(-2000, 2000);
                case THOUSANDTHS -> random.nextInt(-2_000_000, 2_000_000) / 1000.0;
                case FLOATS -> (float) random.nextDouble(1e9);
                case DOUBLES -> Double.longBitsToDouble(random.nextLong());
                case ALL -> ODD[random.nextInt(ODD.length)];
            };
        }
    }

    private static final double[] ODD = {
        0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        1L << 52,
        -(1L << 52),
        (1L << 52) - 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        0.001,
        -0.0005,
        1.0 / 3,
        4_503_599_627_370.495,
        1e300,
        (float) 0.1
    };

    private static void add(CellSamples samples, int cell, double value) {
        var sample = new RowSample();
        sample.low = cell / 2;
        sample.high = cell - cell / 2 - 1;
        sample.value = value;
        samples.add(sample);
    }

    @ParameterizedTest
    @EnumSource
    void samplesAreReadAsTheyWereAdded(Numbers numbers) {
        var random = new SplittableRandom(7);
        var budget = new CellBudget(BUDGET);
        var samples = new CellSamples(budget);
        var others = new CellSamples(budget);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int cell = random.nextInt(3) > 0 ? i / 100 : random.nextInt(1 << 30);
            double value = numbers.next(random);
            expected.add(cell + " " + Double.doubleToRawLongBits(value));
            add(i < 12_000 ? samples : others, cell, value);
        }
        samples.add(others);
        List<String> read = new ArrayList<>();
        samples.forEach((cell, value) -> read.add(cell + " " + Double.doubleToRawLongBits(value)));
        assertEquals(expected, read);
        assertEquals(expected.size(), samples.count());
        assertEquals(0, others.count());
    }

    @Test
    void joinedSeriesTakeMoreSamples() {
        var samples = new CellSamples(new CellBudget(BUDGET));
        var others = new CellSamples(new CellBudget(BUDGET));
        add(samples, 3, 1);
        samples.add(others);
        add(samples, 4, 2);
        add(others, 5, 3);
        samples.add(others);
        add(samples, 6, 4);
        List<String> read = new ArrayList<>();
        samples.forEach((cell, value) -> read.add(cell + " " + value));
        assertEquals(List.of("3 1.0", "4 2.0", "5 3.0", "6 4.0"), read);
    }

    @ParameterizedTest
    @EnumSource
    void windowsGiveWhatSortingThemGives(Numbers numbers) {
        for (int seed = 0; seed < 40; seed++) {
            var random = new SplittableRandom(seed);
            var cells =
                    new TimeCells(100, 1 + random.nextInt(40), random.nextInt(1, 100), 1 + seed);
            double quantile = random.nextInt(5) / 4.0;
            int size = random.nextInt(seed < 35 ? 300 : 3000);
            long[] times = new long[size];
            double[] values = new double[size];
            var budget = new CellBudget(BUDGET);
            var samples = new CellSamples(budget);
            var window = new WindowCursor(cells);
            for (int i = 0; i < size; i++) {
                times[i] = random.nextLong(0, 100 + cells.count() * cells.stepNanos());
                values[i] = numbers.next(random);
                if (window.moveTo(times[i])) {
                    add(samples, TimeCells.cell(window.low(), window.high()), values[i]);
                }
            }
            var out = new StepValues((int) cells.count());
            new Quantiles(quantile, cells).values(samples, out);
            for (int i = 0; i < cells.count(); i++) {
                long end = cells.firstNanos() + i * cells.stepNanos();
                double[] sorted = sorted(times, values, end - cells.rangeNanos(), end);
                String place = numbers + " seed " + seed + " window " + i;
                assertEquals(sorted.length > 0, out.has(i), place);
                if (out.has(i)) {
                    assertEquals(quantile(sorted, quantile), out.get(i), place);
                }
            }
            // All that was taken has been given back.
            budget.take(BUDGET);
        }
    }

    /// Values in `(from, to]`, what is not a number first.
    private static double[] sorted(long[] times, double[] values, long from, long to) {
        return IntStream.range(0, times.length)
                .filter(i -> times[i] > from && times[i] <= to)
                .mapToObj(i -> values[i])
                .sorted(
                        Comparator.comparing((Double value) -> !Double.isNaN(value))
                                .thenComparing(Comparator.naturalOrder()))
                .mapToDouble(value -> value)
                .toArray();
    }

    private static double quantile(double[] sorted, double quantile) {
        double rank = quantile * (sorted.length - 1);
        int lower = (int) Math.floor(rank);
        double weight = rank - lower;
        int upper = Math.min(sorted.length - 1, lower + 1);
        return sorted[lower] * (1 - weight) + sorted[upper] * weight;
    }
}
