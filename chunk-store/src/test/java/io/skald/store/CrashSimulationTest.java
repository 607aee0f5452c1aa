package io.skald.store;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// 200 seeds in an ordinary build, any number by command:
/// `mvn test -pl chunk-store -am -Dtest=CrashSimulationTest -Dskald.seeds.count=10000
/// -Dsurefire.failIfNoSpecifiedTests=false`; one seed again by `-Dskald.seeds=42`.
class CrashSimulationTest {
    @ParameterizedTest
    @MethodSource("io.skald.testing.Seeds#fromProperty")
    void acknowledgedRowsAreThereOnce(long seed) throws IOException {
        new CrashSimulation(seed).run();
    }
}
