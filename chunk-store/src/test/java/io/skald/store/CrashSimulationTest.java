package io.skald.store;

import io.skald.testing.Seeds;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.stream.LongStream;

/// 200 seeds in an ordinary build, any number by command:
/// `mvn test -pl chunk-store -am -Dtest=CrashSimulationTest -Dskald.seeds.count=10000
/// -Dsurefire.failIfNoSpecifiedTests=false`; one seed again by `-Dskald.seeds=42`.
class CrashSimulationTest {
    static LongStream seeds() {
        return Seeds.of(200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void acknowledgedRowsAreThereOnce(long seed) throws IOException {
        new CrashSimulation(seed).run();
    }
}
