package io.skald.logql.engine;

import io.skald.model.Direction;
import io.skald.model.TenantId;

/// A question to the [Engine].
///
/// @param tenant whose entries are asked for
/// @param query LogQL text
/// @param time when to evaluate
/// @param limit entries wanted at most, over all streams; metric queries ignore it
/// @param direction order of the entries; metric queries ignore it
/// @param intervalNanos log queries: no entry nearer than this to the one before it; 0 for all entries
public record QueryRequest(
        TenantId tenant,
        String query,
        Time time,
        int limit,
        Direction direction,
        long intervalNanos) {

    /// When a query is evaluated, in nanoseconds since 1970-01-01T00:00:00Z.
    public sealed interface Time {}

    /// Log entries of `[startNanos, endNanos)`; or the points of a grid that covers `[startNanos, endNanos]`: the
    /// multiples of the step from the last at or before the start to the first at or behind the end.
    public record Range(long startNanos, long endNanos, long stepNanos) implements Time {}

    /// One point. Only metric queries can be asked so.
    public record Instant(long timeNanos) implements Time {}

    public static QueryRequest range(
            TenantId tenant, String query, Range range, int limit, Direction direction) {
        return new QueryRequest(tenant, query, range, limit, direction, 0);
    }

    public static QueryRequest instant(TenantId tenant, String query, long timeNanos) {
        return new QueryRequest(tenant, query, new Instant(timeNanos), 100, Direction.BACKWARD, 0);
    }
}
