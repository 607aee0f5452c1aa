package io.skald.logql.template;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/// Go's `time.Time`: an instant in a zone.
record GoTime(ZonedDateTime at) {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final DateLayout SHOWN =
            DateLayout.of("2006-01-02 15:04:05.999999999 -0700 MST");

    /// What Go gives for a date that it could not read.
    static final GoTime ZERO = new GoTime(ZonedDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));

    static GoTime ofNanos(long nanos) {
        return ofSeconds(
                Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }

    /// @param seconds since 1970; times of Java end a billion years off, also in zones that are a day away
    static GoTime ofSeconds(long seconds, long nanos) {
        long bounded =
                Math.clamp(
                        seconds,
                        LocalDateTime.MIN.plusDays(1).toEpochSecond(ZoneOffset.UTC),
                        LocalDateTime.MAX.minusDays(1).toEpochSecond(ZoneOffset.UTC));
        return new GoTime(
                ZonedDateTime.ofInstant(Instant.ofEpochSecond(bounded, nanos), ZoneOffset.UTC));
    }

    long unixSeconds() {
        return at.toEpochSecond();
    }

    /// Wraps around outside of the years 1678 to 2262, as in Go.
    long unixNanos() {
        return unixSeconds() * NANOS_PER_SECOND + at.getNano();
    }

    long unixMillis() {
        return unixSeconds() * 1000 + at.getNano() / 1_000_000;
    }

    GoTime in(ZoneId zone) {
        return new GoTime(at.withZoneSameInstant(zone));
    }

    /// Go's `Time.String`, as a byte text.
    @Override
    public String toString() {
        return SHOWN.format(this);
    }
}
