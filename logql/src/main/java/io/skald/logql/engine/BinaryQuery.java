package io.skald.logql.engine;

import io.skald.logql.syntax.BinaryOp;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.Expr.Cardinality;
import io.skald.logql.syntax.Expr.Matching;
import io.skald.model.LabelSet;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Evaluates an operation between two metric expressions.
final class BinaryQuery {
    private final MetricQuery query;
    private final int steps;
    private final CellBudget budget;
    private final Pace pace;

    BinaryQuery(MetricQuery query, int steps, CellBudget budget, Pace pace) {
        this.query = query;
        this.steps = steps;
        this.budget = budget;
        this.pace = pace;
    }

    /// A series that is kept while the other side is evaluated.
    private record Kept(LabelSet labels, StepValues values) {}

    void evaluate(Expr.Binary binary, SeriesConsumer consumer) throws IOException {
        if (binary.left() instanceof Expr.Literal(var value, _)) {
            query.evaluate(
                    binary.right(),
                    Integer.MAX_VALUE,
                    (labels, values) -> withNumber(binary, labels, values, value, true, consumer));
        } else if (binary.right() instanceof Expr.Literal(var value, _)) {
            query.evaluate(
                    binary.left(),
                    Integer.MAX_VALUE,
                    (labels, values) -> withNumber(binary, labels, values, value, false, consumer));
        } else {
            List<Kept> left = collect(binary.left());
            List<Kept> right = collect(binary.right());
            if (binary.op().isSetOperation()) {
                setOperation(binary, left, right, consumer);
            } else {
                matched(binary, left, right, consumer);
            }
        }
    }

    private List<Kept> collect(Expr.Metric expr) throws IOException {
        List<Kept> all = new ArrayList<>();
        query.evaluate(
                expr,
                Integer.MAX_VALUE,
                (labels, values) -> {
                    budget.take(steps);
                    all.add(new Kept(labels, copy(values)));
                });
        return all;
    }

    private StepValues copy(StepValues values) {
        var copy = new StepValues(steps);
        for (int step = values.next(0); step >= 0; step = values.next(step + 1)) {
            copy.set(step, values.get(step));
        }
        return copy;
    }

    private void withNumber(
            Expr.Binary binary,
            LabelSet labels,
            StepValues values,
            double number,
            boolean numberIsLeft,
            SeriesConsumer consumer) {
        var result = new StepValues(steps);
        for (int step = values.next(0); step >= 0; step = values.next(step + 1)) {
            double value = values.get(step);
            double computed =
                    numberIsLeft
                            ? binary.op().apply(number, value)
                            : binary.op().apply(value, number);
            put(result, step, binary, value, computed);
        }
        if (!result.isEmpty()) {
            consumer.accept(labels, result);
        }
    }

    /// A comparison without `bool` keeps the series' own value, or drops it.
    private static void put(
            StepValues result, int step, Expr.Binary binary, double own, double computed) {
        if (!binary.op().isComparison() || binary.matching().returnBool()) {
            result.set(step, computed);
        } else if (computed != 0) {
            result.set(step, own);
        }
    }

    /// The labels by which both sides find each other.
    private static LabelSet signature(LabelSet labels, Matching matching) {
        return matching.on()
                ? VectorGroups.only(labels, matching.labels())
                : VectorGroups.without(labels, matching.labels());
    }

    private static Map<LabelSet, List<Kept>> bySignature(List<Kept> side, Matching matching) {
        Map<LabelSet, List<Kept>> groups = new HashMap<>();
        for (Kept series : side) {
            groups.computeIfAbsent(signature(series.labels(), matching), _ -> new ArrayList<>())
                    .add(series);
        }
        return groups;
    }

    private void setOperation(
            Expr.Binary binary, List<Kept> left, List<Kept> right, SeriesConsumer consumer) {
        boolean isOr = binary.op() == BinaryOp.OR;
        var others = bySignature(isOr ? left : right, binary.matching());
        Map<LabelSet, StepValues> results = new LinkedHashMap<>();
        if (isOr) {
            left.forEach(series -> results.put(series.labels(), series.values()));
        }
        for (Kept series : isOr ? right : left) {
            List<Kept> matches =
                    others.getOrDefault(signature(series.labels(), binary.matching()), List.of());
            pace.step((long) steps * (1 + matches.size()));
            var result = results.computeIfAbsent(series.labels(), _ -> new StepValues(steps));
            for (int step = series.values().next(0);
                    step >= 0;
                    step = series.values().next(step + 1)) {
                if ((find(matches, step) != null) == (binary.op() == BinaryOp.AND)) {
                    result.set(step, series.values().get(step));
                }
            }
        }
        emit(results, consumer);
    }

    private static void emit(Map<LabelSet, StepValues> results, SeriesConsumer consumer) {
        results.forEach((labels, values) -> {
            if (!values.isEmpty()) {
                consumer.accept(labels, values);
            }
        });
    }

    private static @Nullable Kept find(List<Kept> candidates, int step) {
        for (Kept candidate : candidates) {
            if (candidate.values().has(step)) {
                return candidate;
            }
        }
        return null;
    }

    private void matched(
            Expr.Binary binary, List<Kept> left, List<Kept> right, SeriesConsumer consumer) {
        Matching matching = binary.matching();
        boolean manyIsRight = matching.cardinality() == Cardinality.ONE_TO_MANY;
        List<Kept> many = manyIsRight ? right : left;
        Map<LabelSet, List<Kept>> ones = bySignature(manyIsRight ? left : right, matching);
        Map<LabelSet, StepValues> results = new LinkedHashMap<>();
        Map<LabelSet, boolean[]> taken = new HashMap<>();
        for (Kept series : many) {
            LabelSet signature = signature(series.labels(), matching);
            List<Kept> candidates = ones.getOrDefault(signature, List.of());
            pace.step((long) steps * (1 + candidates.size()));
            for (int step = series.values().next(0);
                    step >= 0 && !candidates.isEmpty();
                    step = series.values().next(step + 1)) {
                Kept one = single(candidates, step, manyIsRight);
                if (one == null) {
                    continue;
                }
                LabelSet labels = resultLabels(binary, series.labels(), one.labels());
                boolean unique = matching.cardinality() == Cardinality.ONE_TO_ONE;
                boolean[] seen =
                        taken.computeIfAbsent(unique ? signature : labels, _ -> new boolean[steps]);
                if (seen[step]) {
                    throw manyToOne(unique);
                }
                seen[step] = true;
                double a = (manyIsRight ? one : series).values().get(step);
                double b = (manyIsRight ? series : one).values().get(step);
                var result = results.computeIfAbsent(labels, _ -> new StepValues(steps));
                put(result, step, binary, a, binary.op().apply(a, b));
            }
        }
        emit(results, consumer);
    }

    private static QueryException manyToOne(boolean unique) {
        return new QueryException(
                QueryException.Kind.EXECUTION,
                unique
                        ? "multiple matches for labels: many-to-one matching must be explicit"
                                + " (group_left/group_right)"
                        : "multiple matches for labels: grouping labels must ensure unique"
                                + " matches");
    }

    private static @Nullable Kept single(List<Kept> candidates, int step, boolean oneIsLeft) {
        Kept found = null;
        for (Kept candidate : candidates) {
            if (!candidate.values().has(step)) {
                continue;
            }
            if (found != null) {
                throw new QueryException(
                        QueryException.Kind.EXECUTION,
                        "found duplicate series on the "
                                + (oneIsLeft ? "left" : "right")
                                + " hand-side;many-to-many matching not allowed: matching labels"
                                + " must be unique on one side");
            }
            found = candidate;
        }
        return found;
    }

    private static LabelSet resultLabels(Expr.Binary binary, LabelSet many, LabelSet one) {
        Matching matching = binary.matching();
        if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
            return matching.isWritten() ? signature(many, matching) : many;
        }
        if (matching.include().isEmpty()) {
            return many;
        }
        Map<String, String> labels = many.toMap();
        for (String name : matching.include()) {
            String value = one.get(name);
            if (value == null || value.isEmpty()) {
                labels.remove(name);
            } else {
                labels.put(name, value);
            }
        }
        return LabelSet.of(labels);
    }
}
