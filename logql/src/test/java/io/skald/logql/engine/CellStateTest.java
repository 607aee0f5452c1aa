package io.skald.logql.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.SplittableRandom;

/// States of parts, merged, against the state of the whole.
class CellStateTest {
    private static final long SECOND = 1_000_000_000L;

    static List<CellState> states() {
        return List.of(
                new CellStates.Total(false, 1),
                new CellStates.Total(true, 1),
                new CellStates.Extreme(true),
                new CellStates.Extreme(false),
                new CellStates.Variance(false),
                new CellStates.Variance(true),
                new CellStates.Edge(false),
                new CellStates.Edge(true),
                new CounterState(60 * SECOND));
    }

    @ParameterizedTest
    @MethodSource("states")
    void mergedPartsAreTheWhole(CellState state) {
        for (int seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            // Far from zero, so that a variance made of squares would lose all its digits.
            double base = random.nextBoolean() ? 1e6 : 0;
            long[] whole = new long[state.words()];
            long[] merged = new long[state.words()];
            long[] part = new long[state.words()];
            var sample = new RowSample();
            for (int i = 0; i < 40; i++) {
                sample.timestampNanos = i / 2 * SECOND;
                sample.order = i;
                sample.value = base + random.nextInt(100);
                state.add(whole, 0, sample);
                state.add(part, 0, sample);
                if (i == 39 || random.nextInt(5) == 0) {
                    add(state, merged, part);
                    part = new long[state.words()];
                }
            }
            double expected = state.value(whole, 0);
            assertEquals(
                    expected,
                    state.value(merged, 0),
                    1e-9 * Math.max(1, Math.abs(expected)),
                    "seed " + seed);
        }
    }

    private static void add(CellState state, long[] merged, long[] part) {
        if (merged[0] == 0) {
            System.arraycopy(part, 0, merged, 0, part.length);
        } else {
            state.merge(merged, 0, part, 0);
        }
    }
}
