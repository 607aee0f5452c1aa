package io.skald.logql.syntax;

import io.skald.logql.syntax.Expr.Conversion;
import io.skald.logql.syntax.Expr.LogRange;
import io.skald.logql.syntax.Expr.Unwrap;
import io.skald.logql.syntax.Token.Kind;
import io.skald.model.Matcher;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Reads a log range: a log query with `[5m]` in it, which may stand before or behind the pipeline, with or without
/// parentheses around parts of it. One parser for one range.
final class RangeParser {
    private final TokenStream tokens;
    private final LogParser logs;

    private List<Matcher> matchers = List.of();
    private final List<Stage> stages = new ArrayList<>();
    private @Nullable Unwrap unwrap;
    private @Nullable Token range;
    private long offsetNanos;

    RangeParser(TokenStream tokens, LogParser logs) {
        this.tokens = tokens;
        this.logs = logs;
    }

    LogRange range() {
        Span start = tokens.peek().span();
        group(0);
        Token window = range;
        if (window == null) {
            throw tokens.unexpected();
        }
        LogParser.requireMatcher(matchers);
        Span span = tokens.since(start);
        return new LogRange(
                new Expr.Log(matchers, stages, span), window.amount(), offsetNanos, unwrap, span);
    }

    private void group(int depth) {
        if (depth > 50) {
            throw SyntaxException.tooDeep();
        }
        if (tokens.accept(Kind.OPEN_PAREN)) {
            group(depth + 1);
            tokens.expect(Kind.CLOSE_PAREN);
        } else {
            matchers = logs.selector();
        }
        pipeline();
        window();
        if (range != null) {
            pipeline();
        }
    }

    private void pipeline() {
        if (unwrap != null) {
            return;
        }
        stages.addAll(logs.stages(true));
        if (tokens.is(Kind.PIPE)) {
            unwrap();
        }
    }

    private void window() {
        if (range != null || !tokens.is(Kind.RANGE)) {
            if (range == null && unwrap != null) {
                throw tokens.unexpected(Kind.RANGE, Kind.PIPE);
            }
            return;
        }
        range = tokens.next();
        if (tokens.accept(Kind.OFFSET)) {
            boolean ahead = tokens.accept(Kind.SUB);
            long nanos = tokens.expect(Kind.DURATION).amount();
            offsetNanos = ahead ? -nanos : nanos;
        }
    }

    private void unwrap() {
        Span start = tokens.next().span();
        tokens.expect(Kind.UNWRAP);
        Token first =
                tokens.expect(
                        Kind.IDENTIFIER,
                        Kind.BYTES_CONV,
                        Kind.DURATION_CONV,
                        Kind.DURATION_SECONDS_CONV);
        Conversion conversion = Parser.conversion(first.kind());
        String label = first.text();
        if (conversion != Conversion.NUMBER) {
            tokens.expect(Kind.OPEN_PAREN);
            label = tokens.expect(Kind.IDENTIFIER).text();
            tokens.expect(Kind.CLOSE_PAREN);
        }
        List<LabelFilterExpr> filters = new ArrayList<>();
        while (tokens.accept(Kind.PIPE)) {
            if (!tokens.is(Kind.IDENTIFIER) && !tokens.is(Kind.OPEN_PAREN)) {
                throw tokens.unexpected(Kind.IDENTIFIER, Kind.OPEN_PAREN);
            }
            filters.add(logs.labelFilter());
        }
        unwrap = new Unwrap(conversion, label, filters, tokens.since(start));
    }
}
