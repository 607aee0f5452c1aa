package io.skald.server.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Names of tenants come from outside: those that are gone take no memory.
class IdleTenantsTest {
    private static final TenantLimits.Ingestion LIMITS = new TenantLimits.Ingestion(100, 1000, 1);
    private static final TenantId LAST = new TenantId("last");
    private static final LabelSet STREAM = LabelSet.of("app", "a");

    private final AtomicLong nanos = new AtomicLong(-5);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aFullBucketIsForgottenAndAnEmptyOneKept() {
        var rates = new IngestionRates(nanos::get);
        for (int i = 0; i < 1000; i++) {
            assertEquals(0, rates.tryTake(new TenantId("t" + i), LIMITS, 1000));
        }
        pass(Sweep.PERIOD.minusSeconds(5));
        assertEquals(0, rates.tryTake(LAST, LIMITS, 1000));
        pass(Duration.ofSeconds(5));
        assertEquals(5, rates.tryTake(LAST, LIMITS, 1000));
        assertEquals(1, rates.size());
    }

    @Test
    void aTenantWithoutActiveStreamsIsForgotten() {
        var streams = new ActiveStreams(nanos::get);
        for (int i = 0; i < 1000; i++) {
            assertTrue(streams.admit(new TenantId("t" + i), LIMITS, STREAM));
        }
        pass(Duration.ofMinutes(20));
        assertTrue(streams.admit(LAST, LIMITS, STREAM));
        assertEquals(1001, streams.size());
        pass(Duration.ofMinutes(11));
        assertFalse(streams.admit(LAST, LIMITS, LabelSet.of("app", "b")));
        assertEquals(1, streams.size());
    }
}
