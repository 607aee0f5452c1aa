package io.skald.server.query;

import io.skald.logql.engine.QueryException;
import io.skald.logql.engine.QueryException.Kind;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.GoDurations;
import io.skald.model.TimeRange;
import io.skald.server.limits.ReadLimits;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// The limits that depend on the text of a query, and how far back it may see. The others are the engine's.
final class QueryPolicy {
    private final ReadLimits limits;
    private final long nowNanos;

    QueryPolicy(ReadLimits limits, long nowNanos) {
        this.limits = limits;
        this.nowNanos = nowNanos;
    }

    /// @return the request, clipped to what the tenant may see
    /// @throws QueryException when it asks for more than it may
    QueryRequest checked(QueryRequest request) {
        Expr expr = parsed(request.query());
        if (expr != null) {
            check(expr);
        }
        if (!(request.time() instanceof QueryRequest.Range(var start, var end, var step))) {
            return request;
        }
        boolean handsOn = expr instanceof Expr.Log;
        long first = Math.max(oldestNanos(), handsOn ? handedOn(start) : start);
        long last = handsOn ? handedOn(end) : end;
        return new QueryRequest(
                request.tenant(),
                request.query(),
                new QueryRequest.Range(first, Math.max(first, last), step),
                request.limit(),
                request.direction(),
                request.intervalNanos());
    }

    /// @return null for what is no query: the engine says so, in its turn
    private static @Nullable Expr parsed(String query) {
        try {
            return LogQl.parse(query);
        } catch (SyntaxException e) {
            return null;
        }
    }

    /// Loki hands the times of a log query on as decimal nanoseconds, and reads what has no more than ten digits, of the
    /// first ten seconds of 1970, as seconds then.
    private static long handedOn(long nanos) {
        return nanos >= 0 && nanos < 10 * GoDurations.SECOND ? nanos * GoDurations.SECOND : nanos;
    }

    /// The part of a range that may be seen.
    TimeRange seen(TimeRange range) {
        return range.clip(new TimeRange(oldestNanos(), Long.MAX_VALUE));
    }

    private long oldestNanos() {
        Duration lookback = limits.maxQueryLookback();
        return lookback.isZero() ? Long.MIN_VALUE : nowNanos - lookback.toNanos();
    }

    private void check(Expr expr) {
        switch (expr) {
            case Expr.Log log -> limits.checkMatchers(log.matchers());
            case Expr.RangeAggregation range -> {
                limits.checkMatchers(range.range().log().matchers());
                checkRange(range.range().rangeNanos());
            }
            case Expr.VectorAggregation vector -> check(vector.inner());
            case Expr.Binary binary -> {
                check(binary.left());
                check(binary.right());
            }
            case Expr.LabelReplace replace -> check(replace.inner());
            case Expr.Literal _, Expr.VectorLiteral _ -> {}
        }
    }

    private void checkRange(long rangeNanos) {
        long max = limits.maxQueryRange().toNanos();
        if (max > 0 && rangeNanos > max) {
            throw new QueryException(
                    Kind.LIMIT_EXCEEDED,
                    "[interval] value exceeds limit: [%s] > [%s]"
                            .formatted(
                                    GoDurations.printPrometheus(rangeNanos),
                                    GoDurations.printPrometheus(max)));
        }
    }
}
