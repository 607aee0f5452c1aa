package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.compactor.TenantRetention.StreamRule;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

class TenantRetentionTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void zeroIsTheLongestPeriod() {
        assertEquals(WEEK, retention(WEEK).shortest());
        assertEquals(DAY, retention(WEEK, DAY, Duration.ZERO).shortest());
        assertEquals(Duration.ZERO, retention(WEEK, DAY, Duration.ZERO).longest());
        assertEquals(WEEK, retention(Duration.ZERO, WEEK).shortest());
        assertEquals(Duration.ZERO, retention(Duration.ZERO).shortest());
        assertEquals(WEEK, retention(DAY, WEEK, DAY).longest());
    }

    @Test
    void periodsAreThoseOfTheTenantAndOfItsRules() {
        assertEquals(Set.of(DAY, WEEK), retention(DAY, WEEK, DAY).periods());
        assertEquals(Set.of(Duration.ZERO), retention(Duration.ZERO).periods());
    }

    private static TenantRetention retention(Duration period, Duration... rules) {
        return new TenantRetention(
                period,
                List.of(rules).stream().map(rule -> new StreamRule(List.of(), 0, rule)).toList());
    }
}
