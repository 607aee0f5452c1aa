package io.skald.testing;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.Expr.Grouping;
import io.skald.model.LabelSet;
import io.skald.testing.MemLogSource.Row;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Unwrapped range aggregations by the book: all samples of a window in a list, over again for each window.
final class NaiveUnwrap {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private NaiveUnwrap() {}

    /// @param sumBy grouping of a sum around the aggregation, or null
    static Map<LabelSet, Double> at(
            List<Row> rows,
            Expr.RangeAggregation aggregation,
            long timeNanos,
            @Nullable Grouping sumBy) {
        Grouping grouping = sumBy == null ? aggregation.grouping() : sumBy;
        Map<LabelSet, List<Double>> samples = new TreeMap<>();
        for (NaiveEngine.Passed passed : NaiveEngine.run(rows, aggregation.range().log())) {
            long end = timeNanos - aggregation.range().offsetNanos();
            long time = passed.row().timestampNanos();
            boolean inside = time > end - aggregation.range().rangeNanos() && time <= end;
            if (inside && passes(passed.labels(), aggregation.range().unwrap())) {
                String label = aggregation.range().unwrap().label();
                samples.computeIfAbsent(
                                series(passed.labels(), label, grouping), _ -> new ArrayList<>())
                        .add(Double.parseDouble(passed.labels().get(label)));
            }
        }
        Map<LabelSet, Double> values = new TreeMap<>();
        samples.forEach((labels, list) -> values.put(labels, value(list, aggregation)));
        return values;
    }

    private static boolean passes(LabelSet labels, Expr.Unwrap unwrap) {
        String value = labels.get(unwrap.label());
        return value != null
                && NUMBER.matcher(value).matches()
                && unwrap.filters().stream()
                        .allMatch(filter -> NaiveEngine.test(labels.toMap(), filter));
    }

    private static LabelSet series(LabelSet labels, String unwrapped, @Nullable Grouping grouping) {
        if (grouping != null && !grouping.without()) {
            return NaiveEngine.group(labels, grouping);
        }
        Map<String, String> all = labels.toMap();
        all.remove(unwrapped);
        if (grouping != null) {
            all.keySet().removeAll(grouping.labels());
        }
        return LabelSet.of(all);
    }

    private static double value(List<Double> samples, Expr.RangeAggregation aggregation) {
        samples.sort(null);
        double sum = samples.stream().mapToDouble(Double::doubleValue).sum();
        double mean = sum / samples.size();
        return switch (aggregation.op()) {
            case SUM_OVER_TIME -> sum;
            case RATE -> sum / (aggregation.range().rangeNanos() / 1e9);
            case AVG_OVER_TIME -> mean;
            case MIN_OVER_TIME -> samples.getFirst();
            case MAX_OVER_TIME -> samples.getLast();
            case STDVAR_OVER_TIME ->
                    samples.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum()
                            / samples.size();
            case QUANTILE_OVER_TIME -> {
                double rank = aggregation.parameter() * (samples.size() - 1);
                double below = samples.get((int) Math.floor(rank));
                double above = samples.get((int) Math.ceil(rank));
                yield below + (above - below) * (rank - Math.floor(rank));
            }
            default -> throw new IllegalArgumentException("not in here");
        };
    }
}
