package io.skald.logql.engine;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.VectorOp;
import io.skald.model.LabelSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The series of `sort` and `sort_desc` at one point of time. Not thread-safe.
final class SortedSeries {
    /// A series' value.
    record Valued(LabelSet labels, double value) {}

    private final Comparator<Valued> order;
    private final CellBudget budget;
    private final List<Valued> series = new ArrayList<>();

    SortedSeries(boolean descending, CellBudget budget) {
        this.order = order(descending);
        this.budget = budget;
    }

    /// By value, what is not a number last; equal values by labels.
    static Comparator<Valued> order(boolean descending) {
        Comparator<Valued> byValue = Comparator.comparingDouble(Valued::value);
        return Comparator.<Valued, Boolean>comparing(valued -> Double.isNaN(valued.value()))
                .thenComparing(descending ? byValue.reversed() : byValue)
                .thenComparing(Valued::labels);
    }

    /// Whether the answer to an instant query keeps the order that the query makes.
    static boolean isAskedFor(Expr.Metric expr) {
        return switch (expr) {
            case Expr.VectorAggregation aggregation ->
                    aggregation.op() == VectorOp.SORT
                            || aggregation.op() == VectorOp.SORT_DESC
                            || isAskedFor(aggregation.inner());
            case Expr.Binary binary -> isAskedFor(binary.left()) || isAskedFor(binary.right());
            case Expr.LabelReplace replace -> isAskedFor(replace.inner());
            case Expr.RangeAggregation _, Expr.Literal _, Expr.VectorLiteral _ -> false;
        };
    }

    void add(LabelSet labels, StepValues values) {
        if (values.has(0)) {
            budget.take(2);
            series.add(new Valued(labels, values.get(0)));
        }
    }

    void forEach(SeriesConsumer consumer) {
        series.sort(order);
        var values = new StepValues(1);
        for (Valued one : series) {
            values.set(0, one.value());
            consumer.accept(one.labels(), values);
        }
    }
}
