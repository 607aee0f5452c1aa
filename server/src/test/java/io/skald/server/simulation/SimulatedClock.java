package io.skald.server.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time that passes only when the simulation says so.
final class SimulatedClock implements InstantSource {
    private Instant now;

    SimulatedClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    long nanos() {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
