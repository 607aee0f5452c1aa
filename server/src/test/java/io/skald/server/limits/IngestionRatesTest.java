package io.skald.server.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class IngestionRatesTest {
    private static final TenantId A = new TenantId("a");
    private static final TenantId B = new TenantId("b");
    private long nowNanos;

    @Test
    void bucketsFillAtTheRateUpToTheBurst() {
        var rates = new IngestionRates(() -> nowNanos);
        var limits = new TenantLimits.Ingestion(100, 250, 0);
        assertEquals(0, rates.tryTake(A, limits, 250));
        assertEquals(1, rates.tryTake(A, limits, 1));
        assertEquals(0, rates.tryTake(B, limits, 250));
        advance(Duration.ofSeconds(1));
        assertEquals(1, rates.tryTake(A, limits, 101));
        assertEquals(0, rates.tryTake(A, limits, 100));
        assertEquals(3, rates.tryTake(A, limits, 250));
        advance(Duration.ofSeconds(3));
        assertEquals(0, rates.tryTake(A, limits, 250));
        advance(Duration.ofHours(1));
        assertEquals(1, rates.tryTake(A, limits, 251));
        assertEquals(0, rates.tryTake(A, TenantLimits.Ingestion.UNLIMITED, 1L << 40));
    }

    @Test
    void idleStreamsMakeRoom() {
        var streams = new ActiveStreams(() -> nowNanos);
        var limits = new TenantLimits.Ingestion(0, 0, 2);
        assertTrue(streams.admit(A, limits, stream("1")));
        assertTrue(streams.admit(A, limits, stream("2")));
        assertFalse(streams.admit(A, limits, stream("3")));
        assertTrue(streams.admit(A, limits, stream("1")));
        assertTrue(streams.admit(B, limits, stream("3")));
        advance(Duration.ofMinutes(20));
        assertTrue(streams.admit(A, limits, stream("1")));
        advance(Duration.ofMinutes(11));
        assertTrue(streams.admit(A, limits, stream("3")));
        assertFalse(streams.admit(A, limits, stream("2")));
        assertTrue(streams.admit(A, TenantLimits.Ingestion.UNLIMITED, stream("4")));
    }

    private void advance(Duration time) {
        nowNanos += time.toNanos();
    }

    private static LabelSet stream(String name) {
        return LabelSet.of("app", name);
    }
}
