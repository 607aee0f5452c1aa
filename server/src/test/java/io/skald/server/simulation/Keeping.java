package io.skald.server.simulation;

import io.skald.compactor.RetentionRules;
import io.skald.compactor.TenantRetention;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.testing.Row;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Rules of retention: one period for each tenant, exceptions for some streams; and what they mean, said once more and
/// in other words.
final class Keeping implements RetentionRules {
    private static final List<Duration> PERIODS =
            List.of(
                    Duration.ZERO,
                    Duration.ofMinutes(20),
                    Duration.ofHours(2),
                    Duration.ofHours(24).plusNanos(1),
                    Duration.ofDays(7));

    private Rules rules = new Rules(Map.of(), Map.of(), 0);

    /// One set of rules, and the same for each stream.
    private record Rules(
            Map<TenantId, TenantRetention> tenants,
            Map<TenantId, Map<LabelSet, Duration>> periods,
            long generation) {}

    /// Puts others in force, as an operator does.
    void change(RandomGenerator random, List<TenantId> ids, List<LabelSet> streams) {
        Map<TenantId, TenantRetention> tenants = new HashMap<>();
        Map<TenantId, Map<LabelSet, Duration>> periods = new HashMap<>();
        for (TenantId tenant : ids) {
            Duration usual = PERIODS.get(random.nextInt(PERIODS.size()));
            LabelSet chosen = streams.get(random.nextInt(streams.size()));
            Duration other = PERIODS.get(random.nextInt(PERIODS.size()));
            boolean exception = random.nextBoolean();
            var selector = new Matcher("pod", Matcher.Op.EQUAL, String.valueOf(chosen.get("pod")));
            var rule = new TenantRetention.StreamRule(List.of(selector), 1, other);
            tenants.put(tenant, new TenantRetention(usual, exception ? List.of(rule) : List.of()));
            Map<LabelSet, Duration> ofStreams = new HashMap<>();
            for (LabelSet stream : streams) {
                ofStreams.put(stream, exception && stream.equals(chosen) ? other : usual);
            }
            periods.put(tenant, ofStreams);
        }
        rules = new Rules(tenants, periods, rules.generation + 1);
    }

    /// As they are now.
    Keeping copy() {
        var copy = new Keeping();
        copy.rules = rules;
        return copy;
    }

    @Override
    public TenantRetention of(TenantId tenant) {
        return rules.tenants.getOrDefault(tenant, new TenantRetention(Duration.ZERO));
    }

    @Override
    public Duration longest() {
        Duration longest = Duration.ofNanos(1);
        for (TenantRetention tenant : rules.tenants.values()) {
            longest = TenantRetention.longer(longest, tenant.longest());
        }
        return longest;
    }

    @Override
    public long generation() {
        return rules.generation;
    }

    /// Whether a line shows: its age is at most the period of its stream.
    boolean keeps(Row row, Instant now) {
        Duration period = rules.periods.getOrDefault(row.tenant(), Map.of()).get(row.labels());
        return period == null || period.isZero() || age(row, now) <= period.toNanos();
    }

    private static long age(Row row, Instant now) {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano() - row.timestampNanos();
    }
}
