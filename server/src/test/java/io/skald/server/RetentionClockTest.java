package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class RetentionClockTest {
    private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");

    private Instant wall = START;
    private long ticks = 77;
    private final RetentionClock clock = new RetentionClock(() -> wall, () -> ticks);

    private void pass(Duration time) {
        wall = wall.plus(time);
        ticks += time.toNanos();
    }

    @Test
    void usuallyItIsTheWallClock() {
        pass(Duration.ofDays(300));
        assertEquals(wall, clock.instant());
        wall = wall.plus(Duration.ofMinutes(59));
        assertEquals(wall, clock.instant());
        assertFalse(clock.isPaused());
    }

    @Test
    void aJumpForwardIsNotBelievedUntilTheClockIsBack() {
        pass(Duration.ofDays(1));
        wall = wall.plus(Duration.ofDays(30));
        assertTrue(clock.isPaused());
        assertEquals(Duration.ofDays(30), clock.ahead());
        pass(Duration.ofHours(2));
        assertEquals(START.plus(Duration.ofHours(26)), clock.instant());
        wall = wall.minus(Duration.ofDays(30));
        assertFalse(clock.isPaused());
        assertEquals(wall, clock.instant());
    }

    @Test
    void aJumpForwardIsBelievedWhenAPersonConfirmsIt() {
        wall = wall.plus(Duration.ofDays(30));
        clock.confirm();
        assertFalse(clock.isPaused());
        assertEquals(wall, clock.instant());
        wall = wall.plus(Duration.ofHours(2));
        assertTrue(clock.isPaused(), "the next jump has to be confirmed too");
    }

    @Test
    void aJumpBackMakesNothingOlderAndNothingTooNew() {
        pass(Duration.ofDays(1));
        wall = wall.minus(Duration.ofDays(7));
        assertFalse(clock.isPaused());
        assertEquals(wall, clock.instant());
        assertEquals(START.plus(Duration.ofDays(1)), clock.latest());
        wall = wall.plus(Duration.ofDays(7));
        assertFalse(clock.isPaused(), "and forth again is no jump ahead");
    }
}
