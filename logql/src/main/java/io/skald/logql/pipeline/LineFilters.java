package io.skald.logql.pipeline;

import io.skald.logql.syntax.GoStrings;
import io.skald.logql.syntax.Stage;
import io.skald.logql.syntax.StagePrinter;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.ByteRegex;
import io.skald.logql.text.LineFilter;
import io.skald.logql.text.RegexSyntaxException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Line filters of a query as conditions on bytes.
public final class LineFilters {
    private LineFilters() {}

    /// @throws SyntaxException when a pattern is wrong
    public static LineFilter compile(Stage.LineFilter stage) {
        List<LineFilter> terms = new ArrayList<>();
        for (Stage.Term term : stage.terms()) {
            terms.add(term(stage, term));
        }
        LineFilter any = terms.size() == 1 ? terms.getFirst() : new LineFilter.Any(terms);
        return stage.op().isNegative() ? not(any) : any;
    }

    private static LineFilter not(LineFilter filter) {
        return filter instanceof LineFilter.Any(var terms)
                ? new LineFilter.All(terms.stream().<LineFilter>map(LineFilter.Not::new).toList())
                : new LineFilter.Not(filter);
    }

    private static LineFilter term(Stage.LineFilter stage, Stage.Term term) {
        // As in Loki, an address among alternatives is a string like the others.
        if (term.ip() && stage.terms().size() == 1) {
            return checked(stage, () -> address(stage.op(), term.text()));
        }
        byte[] bytes = GoStrings.bytes(term.text());
        return switch (stage.op()) {
            case CONTAINS, NOT_CONTAINS ->
                    bytes.length == 0
                            ? LineFilter.everything()
                            : new LineFilter.Contains(new ByteFinder(bytes));
            case MATCHES, NOT_MATCHES -> regex(stage, term.text());
            case PATTERN, NOT_PATTERN -> checked(stage, () -> PatternFilter.compile(term.text()));
        };
    }

    private static LineFilter address(Stage.LineOp op, String pattern) {
        return switch (op) {
            case CONTAINS, NOT_CONTAINS -> IpSearch.compile(pattern).filter();
            case MATCHES, NOT_MATCHES, PATTERN, NOT_PATTERN ->
                    throw new IllegalArgumentException("ip: invalid operation");
        };
    }

    private static LineFilter regex(Stage.LineFilter stage, String pattern) {
        if (pattern.isEmpty()) {
            return LineFilter.everything();
        }
        try {
            return new LineFilter.Matches(ByteRegex.compile(pattern));
        } catch (RegexSyntaxException e) {
            throw wrong(stage, "error parsing regexp: " + e.getMessage());
        }
    }

    private static LineFilter checked(Stage.LineFilter stage, Supplier<LineFilter> compiled) {
        try {
            return compiled.get();
        } catch (IllegalArgumentException e) {
            throw wrong(stage, e.getMessage());
        }
    }

    private static SyntaxException wrong(Stage.LineFilter stage, @Nullable String why) {
        return SyntaxException.meaning("stage '" + StagePrinter.print(stage) + "' : " + why);
    }
}
