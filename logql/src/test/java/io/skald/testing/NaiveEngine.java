package io.skald.testing;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LabelFilterExpr;
import io.skald.logql.syntax.RangeOp;
import io.skald.logql.syntax.Stage;
import io.skald.logql.syntax.VectorOp;
import io.skald.logql.text.ByteSizes;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.GoNumbers;
import io.skald.logql.text.TextFormatException;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.testing.MemLogSource.Row;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// LogQL by the book, row by row and over again for each window: what [RandomQueries] needs of it, and errors of
/// stages are labels. The measure for the real engine.
public final class NaiveEngine {
    private NaiveEngine() {}

    /// A row, and its line and labels after all stages.
    public record Passed(Row row, String line, LabelSet labels) {}

    /// Rows that pass, in order of arrival.
    public static List<Passed> run(List<Row> rows, Expr.Log log) {
        List<Passed> passed = new ArrayList<>();
        for (Row row : rows) {
            Passed one = log(row, log);
            if (one != null) {
                passed.add(one);
            }
        }
        return passed;
    }

    private static @Nullable Passed log(Row row, Expr.Log log) {
        for (Matcher matcher : log.matchers()) {
            if (!matcher.matches(row.stream())) {
                return null;
            }
        }
        Map<String, String> base = row.stream().toMap();
        row.metadata()
                .forEach((name, value) ->
                        base.put(row.stream().has(name) ? name + "_extracted" : name, value));
        Map<String, String> labels = new TreeMap<>(base);
        Map<String, String> parsed = new TreeMap<>();
        String line = row.line();
        String filtered = line; // line filters see colours that `decolorize` took out
        for (Stage stage : log.stages()) {
            boolean passes =
                    switch (stage) {
                        case Stage.LineFilter filter -> NaiveStages.filter(filtered, filter);
                        case Stage.Json json -> {
                            NaiveParsers.json(json, line, base, parsed, labels);
                            yield true;
                        }
                        case Stage.Logfmt logfmt -> {
                            NaiveParsers.logfmt(logfmt, line, base, parsed, labels);
                            yield true;
                        }
                        case Stage.LabelFilter(var filter, _) -> test(labels, filter);
                        case Stage.Drop(var choices, _) -> {
                            choices.forEach(choice -> labels.remove(choice.label()));
                            yield true;
                        }
                        case Stage.Keep(var choices, _) -> {
                            List<String> kept = choices.stream().map(Stage.Choice::label).toList();
                            labels.keySet()
                                    .removeIf(label ->
                                            !label.startsWith("__error") && !kept.contains(label));
                            yield true;
                        }
                        case Stage.Pattern(var pattern, _) -> {
                            Map<String, String> fields = new TreeMap<>();
                            NaiveStages.pattern(line, pattern, fields);
                            NaiveParsers.take(fields, base, parsed, labels);
                            yield true;
                        }
                        case Stage.Regexp(var regex, _) -> {
                            Map<String, String> fields = new TreeMap<>();
                            NaiveStages.regexp(line, regex, fields);
                            NaiveParsers.take(fields, base, parsed, labels);
                            yield true;
                        }
                        case Stage.Unpack _ -> {
                            line = NaiveParsers.unpack(line, base, parsed, labels);
                            filtered = line;
                            yield true;
                        }
                        case Stage.Decolorize _ -> {
                            line = NaiveStages.decolorized(line);
                            yield true;
                        }
                        case Stage.LineFormat(var template, _) -> {
                            line = NaiveStages.template(template, labels);
                            filtered = line;
                            yield true;
                        }
                        case Stage.LabelFormat format -> {
                            NaiveStages.labelFormat(format, labels);
                            yield true;
                        }
                    };
            if (!passes) {
                return null;
            }
        }
        return new Passed(row, line, LabelSet.of(labels));
    }

    static boolean test(Map<String, String> labels, LabelFilterExpr filter) {
        return switch (filter) {
            case LabelFilterExpr.And(var left, var right, _) ->
                    test(labels, left) && test(labels, right);
            case LabelFilterExpr.Or(var left, var right, _) ->
                    test(labels, left) || test(labels, right);
            case LabelFilterExpr.Text(var label, var op, var value, _) ->
                    new Matcher(label, op, value).matches(labels.getOrDefault(label, ""));
            case LabelFilterExpr.Numeric(var label, var op, var number, _, _) ->
                    compare(labels, label, value -> op.test(GoNumbers.parse(value), number));
            case LabelFilterExpr.Duration(var label, var op, var nanos, _) ->
                    compare(labels, label, value -> op.test(GoDurations.parseGo(value), nanos));
            case LabelFilterExpr.Bytes(var label, var op, var bytes, _) ->
                    compare(labels, label, value -> op.test(ByteSizes.parse(value), bytes));
            case LabelFilterExpr.Ip(var label, var negated, var addresses, _) ->
                    labels.containsKey(label)
                            && NaiveStages.hasAddress(labels.get(label), addresses) != negated;
        };
    }

    private static boolean compare(
            Map<String, String> labels, String label, Predicate<String> condition) {
        String value = labels.get(label);
        if (value == null) {
            return false;
        }
        try {
            return condition.test(value);
        } catch (TextFormatException e) {
            NaiveParsers.fail(labels, "LabelFilterErr", e.getMessage());
            return true;
        }
    }

    /// Value of a metric query at one point of time, by series.
    public static Map<LabelSet, Double> at(List<Row> rows, Expr.Metric metric, long timeNanos) {
        return switch (metric) {
            case Expr.RangeAggregation range when range.range().unwrap() != null ->
                    NaiveUnwrap.at(rows, range, timeNanos, null);
            case Expr.RangeAggregation range -> range(rows, range, timeNanos);
            case Expr.VectorAggregation vector
                    when vector.op() == VectorOp.SUM
                            && vector.inner() instanceof Expr.RangeAggregation range
                            && range.op() == RangeOp.SUM_OVER_TIME ->
                    NaiveUnwrap.at(rows, range, timeNanos, vector.grouping());
            case Expr.VectorAggregation vector
                    when vector.op() == VectorOp.SUM
                            && vector.inner() instanceof Expr.RangeAggregation range
                            && range.op() == RangeOp.RATE
                            && range.range().unwrap() != null ->
                    NaiveUnwrap.at(rows, range, timeNanos, vector.grouping());
            case Expr.VectorAggregation vector when vector.parameter() > 0 ->
                    top(at(rows, vector.inner(), timeNanos), vector);
            case Expr.VectorAggregation vector ->
                    vector(at(rows, vector.inner(), timeNanos), vector);
            case Expr.LabelReplace replace ->
                    replaced(at(rows, replace.inner(), timeNanos), replace);
            case Expr.Binary binary -> NaiveBinary.at(rows, binary, timeNanos);
            case Expr.VectorLiteral(double value, _) -> Map.of(LabelSet.EMPTY, value);
            case Expr.Literal literal ->
                    throw new IllegalArgumentException("not in here: " + literal);
        };
    }

    private static Map<LabelSet, Double> range(
            List<Row> rows, Expr.RangeAggregation aggregation, long timeNanos) {
        Expr.LogRange range = aggregation.range();
        long end = timeNanos - range.offsetNanos();
        Map<LabelSet, Double> values = new TreeMap<>();
        for (Passed passed : run(rows, range.log())) {
            long time = passed.row().timestampNanos();
            if (time > end - range.rangeNanos() && time <= end) {
                double seconds = range.rangeNanos() / 1e9;
                int bytes = passed.line().length();
                double amount =
                        switch (aggregation.op()) {
                            case COUNT_OVER_TIME -> 1;
                            case RATE -> 1 / seconds;
                            case BYTES_OVER_TIME -> bytes;
                            case BYTES_RATE -> bytes / seconds;
                            default -> throw new IllegalArgumentException("not in here");
                        };
                values.merge(passed.labels(), amount, Double::sum);
            }
        }
        return values;
    }

    private static Map<LabelSet, Double> vector(
            Map<LabelSet, Double> series, Expr.VectorAggregation aggregation) {
        Map<LabelSet, List<Double>> groups = new TreeMap<>();
        series.forEach((labels, value) -> {
            groups.computeIfAbsent(group(labels, aggregation.grouping()), _ -> new ArrayList<>())
                    .add(value);
        });
        Map<LabelSet, Double> result = new TreeMap<>();
        groups.forEach((labels, values) -> {
            var all = values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
            result.put(
                    labels,
                    switch (aggregation.op()) {
                        case SUM -> all.getSum();
                        case AVG -> all.getAverage();
                        case MAX -> all.getMax();
                        case MIN -> all.getMin();
                        case COUNT -> (double) all.getCount();
                        default -> throw new IllegalArgumentException("not in here");
                    });
        });
        return result;
    }

    static LabelSet group(LabelSet labels, Expr.Grouping grouping) {
        Map<String, String> group = labels.toMap();
        if (grouping.without()) {
            group.keySet().removeAll(grouping.labels());
        } else {
            group.keySet().retainAll(grouping.labels());
            group.values().removeIf(String::isEmpty);
        }
        return LabelSet.of(group);
    }

    private static Map<LabelSet, Double> top(
            Map<LabelSet, Double> series, Expr.VectorAggregation aggregation) {
        Comparator<Map.Entry<LabelSet, Double>> byValue = Map.Entry.comparingByValue();
        Comparator<Map.Entry<LabelSet, Double>> order =
                (aggregation.op() == VectorOp.TOPK ? byValue.reversed() : byValue)
                        .thenComparing(Map.Entry.comparingByKey());
        Map<LabelSet, Integer> taken = new TreeMap<>();
        Map<LabelSet, Double> result = new TreeMap<>();
        series.entrySet().stream()
                .sorted(order)
                .forEach(one -> {
                    LabelSet group = group(one.getKey(), aggregation.grouping());
                    if (taken.merge(group, 1, Integer::sum) <= aggregation.parameter()) {
                        result.put(one.getKey(), one.getValue());
                    }
                });
        return result;
    }

    private static Map<LabelSet, Double> replaced(
            Map<LabelSet, Double> series, Expr.LabelReplace replace) {
        Map<LabelSet, Double> result = new TreeMap<>();
        series.forEach((labels, value) -> {
            String source = labels.get(replace.source());
            var matcher = Pattern.compile(replace.regex()).matcher(source == null ? "" : source);
            Map<String, String> all = labels.toMap();
            if (matcher.matches()) {
                all.put(replace.destination(), matcher.replaceFirst(replace.replacement()));
            }
            result.put(LabelSet.of(all), value);
        });
        return result;
    }
}
