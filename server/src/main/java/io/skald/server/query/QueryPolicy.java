package io.skald.server.query;

import io.skald.logql.engine.QueryException;
import io.skald.logql.engine.QueryException.Kind;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.GoDurations;
import io.skald.model.Matcher;
import io.skald.server.limits.ReadLimits;

import java.time.Duration;
import java.util.List;

/// The limits that depend on the text of a query, and how far back it may see. The others are the engine's.
final class QueryPolicy {
    // Longer ones are refused by the engine.
    private static final int MAX_TEXT = 5 << 20;

    private final ReadLimits limits;
    private final long nowNanos;

    QueryPolicy(ReadLimits limits, long nowNanos) {
        this.limits = limits;
        this.nowNanos = nowNanos;
    }

    /// @return the request, clipped to what the tenant may see
    /// @throws QueryException when it asks for more than it may
    QueryRequest checked(QueryRequest request) {
        if (request.query().length() <= MAX_TEXT) {
            checkText(request.query());
        }
        long oldest = oldestNanos();
        if (request.time() instanceof QueryRequest.Range(var start, var end, var step)
                && start < oldest) {
            var clipped = new QueryRequest.Range(oldest, Math.max(oldest, end), step);
            return new QueryRequest(
                    request.tenant(),
                    request.query(),
                    clipped,
                    request.limit(),
                    request.direction(),
                    request.intervalNanos());
        }
        return request;
    }

    private void checkText(String query) {
        Expr expr;
        try {
            expr = LogQl.parse(query);
        } catch (SyntaxException e) {
            // The engine says so, in its turn.
            return;
        }
        check(expr);
    }

    private long oldestNanos() {
        Duration lookback = limits.maxQueryLookback();
        return lookback.isZero() ? Long.MIN_VALUE : nowNanos - lookback.toNanos();
    }

    private void check(Expr expr) {
        switch (expr) {
            case Expr.Log log -> checkMatchers(log.matchers());
            case Expr.RangeAggregation range -> {
                checkMatchers(range.range().log().matchers());
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

    private void checkMatchers(List<Matcher> matchers) {
        int max = limits.maxMatchers();
        if (max > 0 && matchers.size() > max) {
            throw new QueryException(
                    Kind.LIMIT_EXCEEDED,
                    "max streams matchers per query exceeded, matchers-count > limit (%d > %d)"
                            .formatted(matchers.size(), max));
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
