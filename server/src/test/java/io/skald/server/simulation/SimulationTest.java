package io.skald.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.testing.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.stream.LongStream;

/// 200 seeds in an ordinary build, with some of their writes tried as crashes; see `chunk-store/docs/reliability.md` for
/// the long run. One seed again, with all of its writes: `-Dskald.seeds=42`.
class SimulationTest {
    private static final int TRY_ONE_IN = 100;

    static LongStream seeds() {
        return Seeds.of(200);
    }

    /// In one seed of ten: Lucene takes most of the time there.
    static boolean durableIndex(long seed) {
        return seed % 10 == 0;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyLineIsThereOnceUntilARuleRemovesIt(long seed) {
        boolean replay = !System.getProperty("skald.seeds", "").isEmpty();
        new Simulation(seed, replay ? 1 : TRY_ONE_IN, durableIndex(seed)).run();
    }

    @Test
    void aSeedIsTheSameRunAgain() {
        for (long seed = 0; seed < 3; seed++) {
            var first = new Simulation(seed, 64, durableIndex(seed)).run();
            assertEquals(first, new Simulation(seed, 64, durableIndex(seed)).run());
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "skald.crashes", matches = "\\d+")
    void longRun() throws IOException {
        String failed =
                LongSimulation.run(
                        System.getProperty("skald.crashes"),
                        System.getProperty("skald.crashes.state", "simulation.state"),
                        System.getProperty("skald.crashes.part", "0/1"));
        assertEquals("", failed, "failed seeds");
    }
}
