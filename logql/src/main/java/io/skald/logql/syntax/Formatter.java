package io.skald.logql.syntax;

import io.skald.logql.syntax.Expr.Grouping;
import io.skald.logql.syntax.Expr.LogRange;
import io.skald.logql.syntax.Expr.Unwrap;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.GoNumbers;
import io.skald.model.GoQuoting;
import io.skald.model.Utf8;

import java.util.List;

/// A query as a text of several lines, as Loki's `format_query` gives it: an expression that is longer than 100 bytes on
/// one line is broken up, each part indented by two blanks more. Stages stand on lines of their own, but for line filters
/// one behind the other. Law, tested: `print(parse(format(e)))` equals `print(e)`. Made for one expression.
final class Formatter {
    private static final int MAX_LINE_BYTES = 100;
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    static String format(Expr expr) {
        var formatter = new Formatter();
        formatter.expr(expr, 0);
        return formatter.out.toString();
    }

    private Formatter indent(int level) {
        out.append(INDENT.repeat(level));
        return this;
    }

    private static boolean fits(Expr expr) {
        return Utf8.bytes(Printer.print(expr)).length <= MAX_LINE_BYTES;
    }

    private void expr(Expr expr, int level) {
        if (fits(expr)) {
            indent(level).out.append(Printer.print(expr));
            return;
        }
        switch (expr) {
            case Expr.Log log -> log(log, level);
            case Expr.RangeAggregation aggregation -> range(aggregation, level);
            case Expr.VectorAggregation aggregation -> vector(aggregation, level);
            case Expr.Binary binary -> binary(binary, level);
            case Expr.LabelReplace replace -> labelReplace(replace, level);
            case Expr.Literal _, Expr.VectorLiteral _ ->
                    indent(level).out.append(Printer.print(expr));
        }
    }

    private void log(Expr.Log log, int level) {
        indent(level).out.append(Printer.selector(log.matchers()));
        boolean behindFilter = false;
        for (Stage stage : log.stages()) {
            boolean isFilter = stage instanceof Stage.LineFilter;
            if (isFilter && behindFilter) {
                out.append(' ');
            } else {
                out.append('\n');
                indent(level + 1);
            }
            out.append(StagePrinter.print(stage));
            behindFilter = isFilter;
        }
    }

    private void range(Expr.RangeAggregation aggregation, int level) {
        indent(level).out.append(aggregation.op().symbol()).append("(\n");
        if (aggregation.parameter() != null) {
            String parameter = GoNumbers.printPlain(aggregation.parameter());
            indent(level + 1).out.append(parameter).append(",\n");
        }
        LogRange range = aggregation.range();
        expr(range.log(), level + 1);
        if (range.unwrap() != null) {
            unwrap(range.unwrap(), level + 2);
        }
        out.append(" [").append(GoDurations.printPrometheus(range.rangeNanos())).append(']');
        if (range.offsetNanos() != 0) {
            out.append(" offset ").append(offset(range.offsetNanos()));
        }
        out.append('\n');
        indent(level).out.append(')');
        Grouping grouping = aggregation.grouping();
        if (grouping != null) {
            out.append(Printer.grouping(grouping));
        }
    }

    private static String offset(long nanos) {
        // Prometheus' form knows neither signs nor less than a millisecond.
        return nanos > 0 && nanos % GoDurations.MILLISECOND == 0
                ? GoDurations.printPrometheus(nanos)
                : GoDurations.printGo(nanos);
    }

    private void unwrap(Unwrap unwrap, int level) {
        var plain = new Unwrap(unwrap.conversion(), unwrap.label(), List.of(), Span.NONE);
        out.append('\n');
        indent(level).out.append(StagePrinter.print(plain));
        for (LabelFilterExpr filter : unwrap.filters()) {
            out.append('\n');
            indent(level).out.append("| ").append(StagePrinter.print(filter));
        }
    }

    private void vector(Expr.VectorAggregation aggregation, int level) {
        indent(level).out.append(aggregation.op().symbol());
        if (!aggregation.grouping().isSingle()) {
            out.append(Printer.grouping(aggregation.grouping()));
        }
        out.append("(\n");
        if (aggregation.op().takesParameter()) {
            indent(level + 1).out.append(aggregation.parameter()).append(",\n");
        }
        expr(aggregation.inner(), level + 1);
        out.append('\n');
        indent(level).out.append(')');
    }

    private void binary(Expr.Binary binary, int level) {
        BinaryOp op = binary.op();
        operand(binary.left(), binary, !op.isRightAssociative(), level + 1);
        out.append('\n');
        indent(level).out.append(Printer.operator(binary).stripTrailing()).append('\n');
        operand(binary.right(), binary, op.isRightAssociative(), level + 1);
    }

    /// An operation within another needs parentheses if it would not be read as its operand without. On one line it has
    /// them always. (Loki leaves them out on several lines, and so may give another query back.)
    ///
    /// @param near whether an operation that binds as tight belongs to this side
    private void operand(Expr.Metric operand, Expr.Binary around, boolean near, int level) {
        boolean isLoose =
                operand instanceof Expr.Binary inner
                        && !fits(inner)
                        && (near
                                ? inner.op().precedence() < around.op().precedence()
                                : inner.op().precedence() <= around.op().precedence());
        if (!isLoose) {
            expr(operand, level);
            return;
        }
        indent(level).out.append("(\n");
        expr(operand, level + 1);
        out.append('\n');
        indent(level).out.append(')');
    }

    private void labelReplace(Expr.LabelReplace replace, int level) {
        indent(level).out.append("label_replace(\n");
        expr(replace.inner(), level + 1);
        String[] texts = {
            replace.destination(), replace.replacement(), replace.source(), replace.regex()
        };
        for (String text : texts) {
            out.append(",\n");
            indent(level + 1).out.append(GoQuoting.quote(text));
        }
        out.append('\n');
        indent(level).out.append(')');
    }
}
