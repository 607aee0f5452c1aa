package io.skald.compactor;

import io.skald.model.LabelSet;
import io.skald.model.Matcher;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// How long the lines of one tenant are kept.
///
/// @param period age at which a line leaves; zero keeps everything for ever
/// @param streams exceptions for some streams
public record TenantRetention(Duration period, List<StreamRule> streams) {
    public TenantRetention {
        streams = List.copyOf(streams);
        if (period.isNegative()) {
            throw new IllegalArgumentException("negative retention period " + period);
        }
    }

    /// One period for all streams.
    public TenantRetention(Duration period) {
        this(period, List.of());
    }

    /// An exception for the streams that a selector matches.
    ///
    /// @param selector all of them have to match
    /// @param priority of two rules that match a stream the one with the greater number counts, else the shorter period
    /// @param period as for the tenant
    public record StreamRule(List<Matcher> selector, int priority, Duration period) {
        public StreamRule {
            selector = List.copyOf(selector);
        }

        boolean matches(LabelSet labels) {
            for (Matcher matcher : selector) {
                if (!matcher.matches(labels)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Period of one stream.
    public Duration of(LabelSet labels) {
        StreamRule best = null;
        for (StreamRule rule : streams) {
            if (rule.matches(labels) && (best == null || isStronger(rule, best))) {
                best = rule;
            }
        }
        return best == null ? period : best.period();
    }

    private static boolean isStronger(StreamRule rule, StreamRule than) {
        if (rule.priority() != than.priority()) {
            return rule.priority() > than.priority();
        }
        return longer(than.period(), rule.period()).equals(than.period());
    }

    /// The longest period of any stream; zero when some are kept for ever.
    public Duration longest() {
        Duration longest = period;
        for (StreamRule rule : streams) {
            longest = longer(longest, rule.period());
        }
        return longest;
    }

    /// All periods that a stream may have.
    public Set<Duration> periods() {
        Set<Duration> periods = new TreeSet<>();
        periods.add(period);
        streams.forEach(rule -> periods.add(rule.period()));
        return periods;
    }

    /// The shortest period of any stream; zero when all are kept for ever.
    public Duration shortest() {
        Duration shortest = period;
        for (StreamRule rule : streams) {
            shortest = longer(shortest, rule.period()).equals(shortest) ? rule.period() : shortest;
        }
        return shortest;
    }

    /// The longer of two periods, of which zero is the longest.
    public static Duration longer(Duration a, Duration b) {
        if (a.isZero() || b.isZero()) {
            return Duration.ZERO;
        }
        return a.compareTo(b) >= 0 ? a : b;
    }
}
