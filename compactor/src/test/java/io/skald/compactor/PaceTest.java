package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Instant;

final class PaceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void whatIsUsedComesBackWithTimeUpToASecondsWorth() {
        var pace = new Pace(1000);
        assertEquals(1000, pace.allowed(NOW));
        pace.used(1500);
        assertEquals(-500, pace.allowed(NOW));
        assertEquals(-250, pace.allowed(NOW.plusMillis(250)));
        assertEquals(750, pace.allowed(NOW.plusSeconds(100)));
        assertEquals(1000, pace.allowed(NOW.plusSeconds(200)));
    }

    @Test
    void aClockThatIsPutBackGivesAndTakesNothing() {
        var pace = new Pace(1000);
        pace.allowed(NOW);
        pace.used(1000);
        assertEquals(0, pace.allowed(NOW.minusSeconds(100)));
        assertEquals(500, pace.allowed(NOW.minusMillis(99_500)));
    }

    @Test
    void withoutALimitEverythingIsAllowed() {
        var pace = new Pace(0);
        pace.used(1 << 20);
        assertEquals(Long.MAX_VALUE, pace.allowed(NOW));
    }
}
