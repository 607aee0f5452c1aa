package io.skald.logql.engine;

import io.skald.logql.text.GoDurations;

import java.time.Duration;

/// What one query may take. Immutable.
///
/// @param maxEntries log entries in an answer, 1 or more (Loki's `max_entries_limit_per_query`)
/// @param maxSeries series in the answer of a metric query (`max_query_series`)
/// @param maxSteps points on the grid of a range query, minus one
/// @param maxQueryLength span of time that a query may cover (`max_query_length`); zero: any
/// @param maxHeldBytes bytes of lines that a log query holds at any time
/// @param maxCells counters that a metric query holds at any time: 8 bytes each: inner series times steps; for a quantile,
///     half a counter a sample (see [PackedSamples]), and as much again for the samples of its largest series
/// @param timeout time that a query may run (`query_timeout`); zero: any
/// @param approxTopk whether `approx_topk` is answered (`shard_aggregations`)
public record QueryLimits(
        int maxEntries,
        int maxSeries,
        int maxSteps,
        Duration maxQueryLength,
        long maxHeldBytes,
        long maxCells,
        Duration timeout,
        boolean approxTopk) {
    /// @throws QueryException when a query covers more time than it may
    public void checkLength(long lengthNanos) {
        if (!maxQueryLength.isZero() && lengthNanos > maxQueryLength.toNanos()) {
            throw new QueryException(
                    QueryException.Kind.LIMIT_EXCEEDED,
                    "the query time range exceeds the limit (query length: %s, limit: %s)"
                            .formatted(
                                    GoDurations.printGo(lengthNanos),
                                    GoDurations.printPrometheus(maxQueryLength.toNanos())));
        }
    }

    /// Loki's defaults where Loki has such a limit.
    public static final QueryLimits DEFAULTS =
            new QueryLimits(
                    5000,
                    500,
                    11_000,
                    Duration.ofHours(721),
                    64L << 20,
                    8L << 20,
                    Duration.ofMinutes(1),
                    false);
}
