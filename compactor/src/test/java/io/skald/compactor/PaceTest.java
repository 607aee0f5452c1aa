package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Instant;

final class PaceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void whatIsUsedComesBackWithTimeUpToASecondsWorth() {
        var pace = new Pace(1000);
        assertEquals(1000, pace.allowed(NOW, 0));
        pace.used(1500);
        assertEquals(-500, pace.allowed(NOW, 0));
        assertEquals(-250, pace.allowed(NOW.plusMillis(250), 0));
        assertEquals(750, pace.allowed(NOW.plusSeconds(100), 0));
        assertEquals(1000, pace.allowed(NOW.plusSeconds(200), 0));
    }

    @Test
    void aClockThatIsPutBackGivesAndTakesNothing() {
        var pace = new Pace(1000);
        pace.allowed(NOW, 0);
        pace.used(1000);
        assertEquals(0, pace.allowed(NOW.minusSeconds(100), 0));
        assertEquals(500, pace.allowed(NOW.minusMillis(99_500), 0));
    }

    @Test
    void stepsAsideForPushes() {
        var pace = new Pace(1600);
        pace.allowed(NOW, 0);
        pace.used(1600);
        // 1600 a second together with 1200 of pushes, which is less than 1.75 times as much.
        assertEquals(1600, pace.allowed(NOW.plusSeconds(1), 1200));
        pace.used(1600);
        assertEquals(800, pace.allowed(NOW.plusSeconds(2), 1200 + 2000));
        pace.used(800);
        assertEquals(200, pace.allowed(NOW.plusSeconds(3), 3200 + 1_000_000));
        pace.used(200);
        assertEquals(1600, pace.allowed(NOW.plusSeconds(4), 1_003_200));
    }

    @Test
    void withoutALimitEverythingIsAllowed() {
        var pace = new Pace(0);
        pace.used(1 << 20);
        assertEquals(Long.MAX_VALUE, pace.allowed(NOW, 0));
    }
}
