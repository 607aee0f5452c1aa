package io.skald.logql.syntax;

import io.skald.logql.syntax.Expr.Cardinality;
import io.skald.logql.syntax.Expr.Grouping;
import io.skald.logql.syntax.Expr.LogRange;
import io.skald.logql.syntax.Expr.Matching;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.GoNumbers;
import io.skald.model.GoQuoting;
import io.skald.model.Matcher;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Canonical text of a query, as Loki prints it on one line. Law, tested: `print(parse(print(q)))` equals `print(q)`.
public final class Printer {
    private Printer() {}

    public static String print(Expr expr) {
        return switch (expr) {
            case Expr.Log log -> log(log);
            case Expr.RangeAggregation aggregation -> range(aggregation);
            case Expr.VectorAggregation aggregation -> vector(aggregation);
            case Expr.Binary binary -> binary(binary);
            case Expr.LabelReplace replace ->
                    "label_replace("
                            + print(replace.inner())
                            + ","
                            + GoQuoting.quote(replace.destination())
                            + ","
                            + GoQuoting.quote(replace.replacement())
                            + ","
                            + GoQuoting.quote(replace.source())
                            + ","
                            + GoQuoting.quote(replace.regex())
                            + ")";
            case Expr.Literal(var value, _) -> literal(value);
            case Expr.VectorLiteral(var value, _) ->
                    String.format(Locale.ROOT, "vector(%f)", value);
        };
    }

    private static String literal(double value) {
        if (Double.isNaN(value)) {
            return "0 / 0"; // there is no literal for it; the parser folds this back
        }
        return Double.isInfinite(value)
                ? (value > 0 ? "1e999" : "-1e999")
                : GoNumbers.printPlain(value);
    }

    private static String log(Expr.Log log) {
        var out = new StringBuilder(selector(log.matchers()));
        for (Stage stage : log.stages()) {
            out.append(' ').append(StagePrinter.print(stage));
        }
        return out.toString();
    }

    /// `{app="web", env!="dev"}`
    public static String selector(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::toString).collect(Collectors.joining(", ", "{", "}"));
    }

    private static String range(Expr.RangeAggregation aggregation) {
        LogRange range = aggregation.range();
        var out = new StringBuilder(aggregation.op().symbol()).append('(');
        if (aggregation.parameter() != null) {
            out.append(GoNumbers.printPlain(aggregation.parameter())).append(',');
        }
        out.append(log(range.log()));
        if (range.unwrap() != null) {
            out.append(' ').append(StagePrinter.print(range.unwrap()));
        }
        out.append('[').append(GoDurations.printPrometheus(range.rangeNanos())).append(']');
        if (range.offsetNanos() != 0) {
            out.append(" offset ").append(GoDurations.printGo(range.offsetNanos()));
        }
        out.append(')');
        if (aggregation.grouping() != null) {
            out.append(grouping(aggregation.grouping()));
        }
        return out.toString();
    }

    /// ` by (a,b)`, with the blank in front.
    static String grouping(Grouping grouping) {
        return (grouping.without() ? " without (" : " by (")
                + String.join(",", grouping.labels())
                + ")";
    }

    private static String vector(Expr.VectorAggregation aggregation) {
        String parameter = aggregation.op().takesParameter() ? aggregation.parameter() + "," : "";
        String grouping = aggregation.grouping().isSingle() ? "" : grouping(aggregation.grouping());
        return aggregation.op().symbol()
                + grouping
                + "("
                + parameter
                + print(aggregation.inner())
                + ")";
    }

    private static String binary(Expr.Binary binary) {
        return "("
                + print(binary.left())
                + " "
                + operator(binary)
                + " "
                + print(binary.right())
                + ")";
    }

    /// The operator and what is written behind it: `* on (a) group_left (b)`.
    static String operator(Expr.Binary binary) {
        Matching matching = binary.matching();
        var out = new StringBuilder(binary.op().symbol());
        if (matching.returnBool()) {
            out.append(" bool");
        }
        if (matching.isWritten()) {
            out.append(matching.on() ? " on (" : " ignoring (")
                    .append(String.join(",", matching.labels()))
                    .append(") ")
                    .append(cardinality(matching.cardinality()));
            if (!matching.include().isEmpty()) {
                out.append(" (").append(String.join(",", matching.include())).append(')');
            }
        }
        return out.toString();
    }

    private static String cardinality(Cardinality cardinality) {
        return switch (cardinality) {
            case ONE_TO_ONE -> "";
            case MANY_TO_ONE -> "group_left";
            case ONE_TO_MANY -> "group_right";
        };
    }
}
