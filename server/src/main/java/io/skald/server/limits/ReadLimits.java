package io.skald.server.limits;

import io.skald.logql.engine.QueryException;
import io.skald.logql.engine.QueryLimits;
import io.skald.model.Matcher;

import java.time.Duration;
import java.util.List;

/// What a read may ask. Zero means no limit unless said otherwise.
///
/// @param maxEntries log entries in an answer, 1 or more (`max_entries_limit_per_query`)
/// @param maxSeries series in the answer of a metric query, 1 or more (`max_query_series`)
/// @param maxQueryLength span of time of a query (`max_query_length`)
/// @param maxQueryLookback how far back reads may go (`max_query_lookback`)
/// @param maxQueryRange span in the brackets of a range aggregation (`max_query_range`)
/// @param maxMatchers matchers of a selector (`max_streams_matchers_per_query`)
/// @param maxParallelism threads that one query gets, 1 or more (`max_query_parallelism`)
/// @param timeout time that a query may run (`query_timeout`)
/// @param maxTails tails at one time (`max_concurrent_tail_requests`)
/// @param volume the volume endpoints
/// @param deletes whether the tenant may delete lines (`deletion_mode`)
public record ReadLimits(
        int maxEntries,
        int maxSeries,
        Duration maxQueryLength,
        Duration maxQueryLookback,
        Duration maxQueryRange,
        int maxMatchers,
        int maxParallelism,
        Duration timeout,
        int maxTails,
        Volume volume,
        boolean deletes) {

    /// @param enabled whether volumes may be asked for (`volume_enabled`)
    /// @param maxSeries volumes in an answer at most (`volume_max_series`)
    public record Volume(boolean enabled, int maxSeries) {}

    /// Loki's defaults.
    public static ReadLimits defaults() {
        return new ReadLimits(
                5000,
                500,
                Duration.ofHours(721),
                Duration.ZERO,
                Duration.ZERO,
                1000,
                32,
                Duration.ofMinutes(1),
                10,
                new Volume(true, 1000),
                true);
    }

    /// For each limit the smaller one; zero is no limit where it says so above.
    ReadLimits strictest(ReadLimits other) {
        return new ReadLimits(
                Math.min(maxEntries, other.maxEntries),
                Math.min(maxSeries, other.maxSeries),
                shorter(maxQueryLength, other.maxQueryLength),
                shorter(maxQueryLookback, other.maxQueryLookback),
                shorter(maxQueryRange, other.maxQueryRange),
                fewer(maxMatchers, other.maxMatchers),
                Math.min(maxParallelism, other.maxParallelism),
                shorter(timeout, other.timeout),
                fewer(maxTails, other.maxTails),
                new Volume(
                        volume.enabled && other.volume.enabled,
                        fewer(volume.maxSeries, other.volume.maxSeries)),
                deletes && other.deletes);
    }

    private static int fewer(int a, int b) {
        return a == 0 || b == 0 ? Math.max(a, b) : Math.min(a, b);
    }

    private static Duration shorter(Duration a, Duration b) {
        boolean first = b.isZero() || (!a.isZero() && a.compareTo(b) < 0);
        return first ? a : b;
    }

    /// @throws QueryException when a selector has more matchers than allowed
    public void checkMatchers(List<Matcher> matchers) {
        if (maxMatchers > 0 && matchers.size() > maxMatchers) {
            throw new QueryException(
                    QueryException.Kind.LIMIT_EXCEEDED,
                    "max streams matchers per query exceeded, matchers-count > limit (%d > %d)"
                            .formatted(matchers.size(), maxMatchers));
        }
    }

    /// The part that the engine minds.
    ///
    /// @param memory what a query may hold; the rest of it plays no part
    public QueryLimits forEngine(QueryLimits memory) {
        return new QueryLimits(
                maxEntries,
                maxSeries,
                memory.maxSteps(),
                maxQueryLength,
                memory.maxHeldBytes(),
                memory.maxCells(),
                timeout,
                memory.approxTopk());
    }
}
