package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.compactor.TenantRetention.StreamRule;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

final class TenantRetentionTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration FOR_EVER = Duration.ZERO;
    private static final LabelSet AUDIT = LabelSet.of("app", "audit", "env", "prod");

    @Test
    void aRuleConcernsTheStreamsThatAllItsMatchersMatch() {
        var both = new StreamRule(List.of(is("app", "audit"), is("env", "prod")), 1, WEEK);
        var retention = new TenantRetention(DAY, List.of(both));
        assertEquals(WEEK, retention.of(AUDIT));
        assertEquals(DAY, retention.of(LabelSet.of("app", "audit", "env", "test")));
        assertEquals(DAY, retention.of(LabelSet.of("app", "web", "env", "prod")));
        assertEquals(DAY, new TenantRetention(DAY).of(AUDIT));
    }

    @Test
    void theGreaterPriorityCountsInWhateverOrder() {
        assertEquals(WEEK, of(rule(1, HOUR), rule(2, WEEK)));
        assertEquals(WEEK, of(rule(2, WEEK), rule(1, HOUR)));
    }

    @Test
    void ofEqualPrioritiesTheShorterPeriodCounts() {
        assertEquals(HOUR, of(rule(1, HOUR), rule(1, WEEK)));
        assertEquals(HOUR, of(rule(1, WEEK), rule(1, HOUR)));
        assertEquals(HOUR, of(rule(1, FOR_EVER), rule(1, HOUR)));
        assertEquals(HOUR, of(rule(1, HOUR), rule(1, FOR_EVER)));
    }

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

    @Test
    void refusesANegativePeriod() {
        assertThrows(IllegalArgumentException.class, () -> new TenantRetention(HOUR.negated()));
    }

    private static TenantRetention retention(Duration period, Duration... rules) {
        return new TenantRetention(
                period,
                List.of(rules).stream().map(rule -> new StreamRule(List.of(), 0, rule)).toList());
    }

    private static Duration of(StreamRule... rules) {
        return new TenantRetention(DAY, List.of(rules)).of(AUDIT);
    }

    private static StreamRule rule(int priority, Duration period) {
        return new StreamRule(List.of(is("app", "audit")), priority, period);
    }

    private static Matcher is(String name, String value) {
        return new Matcher(name, Matcher.Op.EQUAL, value);
    }
}
