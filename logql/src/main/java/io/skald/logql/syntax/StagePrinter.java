package io.skald.logql.syntax;

import io.skald.logql.syntax.Expr.Conversion;
import io.skald.logql.syntax.Stage.Assignment;
import io.skald.logql.syntax.Stage.Choice;
import io.skald.logql.syntax.Stage.Extraction;
import io.skald.logql.syntax.Stage.LineOp;
import io.skald.logql.syntax.Stage.Term;
import io.skald.logql.text.ByteSizes;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.GoNumbers;
import io.skald.model.GoQuoting;

import java.util.List;
import java.util.stream.Collectors;

/// Canonical text of stages and label filters.
public final class StagePrinter {
    private StagePrinter() {}

    public static String print(Stage stage) {
        return switch (stage) {
            case Stage.LineFilter(var op, var terms, _) -> lineFilter(op, terms);
            case Stage.Json(var extractions, _) -> "| json" + extractions(extractions);
            case Stage.Logfmt(var strict, var keepEmpty, var extractions, _) ->
                    "| logfmt"
                            + (strict ? " --strict" : "")
                            + (keepEmpty ? " --keep-empty" : "")
                            + extractions(extractions);
            case Stage.Regexp(var regex, _) -> "| regexp " + GoQuoting.quote(regex);
            case Stage.Pattern(var pattern, _) -> "| pattern " + GoQuoting.quote(pattern);
            case Stage.Unpack _ -> "| unpack";
            case Stage.LabelFilter(var filter, _) -> "| " + print(filter);
            case Stage.LineFormat(var template, _) -> "| line_format " + GoQuoting.quote(template);
            case Stage.LabelFormat(var assignments, _) ->
                    "| label_format "
                            + assignments.stream()
                                    .map(StagePrinter::assignment)
                                    .collect(Collectors.joining(","));
            case Stage.Decolorize _ -> "| decolorize";
            case Stage.Drop(var choices, _) -> "| drop " + choices(choices);
            case Stage.Keep(var choices, _) -> "| keep " + choices(choices);
        };
    }

    private static String lineFilter(LineOp op, List<Term> terms) {
        String separator = op.isNegative() ? " " + op.symbol() + " " : " or ";
        return terms.stream()
                .map(term ->
                        term.ip()
                                ? "ip(" + GoQuoting.quote(term.text()) + ")"
                                : quoteBytes(term.text()))
                .collect(Collectors.joining(separator, op.symbol() + " ", ""));
    }

    /// As [GoQuoting#quote(String)], but bytes that are no UTF-8 become `\xff`.
    private static String quoteBytes(String text) {
        var out = new StringBuilder();
        String quoted = GoQuoting.quote(text);
        for (int i = 0; i < quoted.length(); i++) {
            // GoQuoting prints the lone surrogate of a raw byte as \udc80 to \udcff.
            if (quoted.startsWith("\\udc", i) && (i == 0 || quoted.charAt(i - 1) != '\\')) {
                out.append("\\x").append(quoted, i + 4, i + 6);
                i += 5;
            } else {
                out.append(quoted.charAt(i));
            }
        }
        return out.toString();
    }

    private static String extractions(List<Extraction> extractions) {
        return extractions.isEmpty()
                ? ""
                : extractions.stream()
                        .map(e -> e.label() + "=" + GoQuoting.quote(e.expression()))
                        .collect(Collectors.joining(",", " ", ""));
    }

    private static String assignment(Assignment assignment) {
        return assignment.label()
                + "="
                + (assignment.template()
                        ? GoQuoting.quote(assignment.source())
                        : assignment.source());
    }

    private static String choices(List<Choice> choices) {
        return choices.stream()
                .map(choice ->
                        choice.matcher() == null ? choice.label() : choice.matcher().toString())
                .collect(Collectors.joining(","));
    }

    public static String print(LabelFilterExpr filter) {
        return switch (filter) {
            case LabelFilterExpr.And(var left, var right, _) ->
                    "( " + print(left) + " , " + print(right) + " )";
            case LabelFilterExpr.Or(var left, var right, _) ->
                    "( " + print(left) + " or " + print(right) + " )";
            case LabelFilterExpr.Text(var label, var op, var value, _) ->
                    label + op.symbol() + GoQuoting.quote(value);
            case LabelFilterExpr.Numeric(var label, var op, var value, var prefixed, _) ->
                    label + op.symbol() + (prefixed ? "0" : GoNumbers.printPlain(value));
            case LabelFilterExpr.Duration(var label, var op, var nanos, _) ->
                    label + op.symbol() + GoDurations.printGo(nanos);
            case LabelFilterExpr.Bytes(var label, var op, var bytes, _) ->
                    label + op.symbol() + ByteSizes.print(bytes).replace(" ", "");
            case LabelFilterExpr.Ip(var label, var negated, var pattern, _) ->
                    label + (negated ? "!=" : "=") + "ip(" + GoQuoting.quote(pattern) + ")";
        };
    }

    static String print(Expr.Unwrap unwrap) {
        var out = new StringBuilder("| unwrap ");
        if (unwrap.conversion() == Conversion.NUMBER) {
            out.append(unwrap.label());
        } else {
            out.append(unwrap.conversion().symbol()).append('(').append(unwrap.label()).append(')');
        }
        for (LabelFilterExpr filter : unwrap.filters()) {
            out.append(" | ").append(print(filter));
        }
        return out.toString();
    }
}
