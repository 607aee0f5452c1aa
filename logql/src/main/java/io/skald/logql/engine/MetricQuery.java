package io.skald.logql.engine;

import io.skald.logql.pipeline.NotSupportedException;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.Expr.Grouping;
import io.skald.logql.syntax.VectorOp;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// Evaluates a metric expression at the points of a grid. Series flow from the leaves to the root one by one; only
/// aggregations and binary operations hold some.
final class MetricQuery {
    private final LogView view;
    private final TenantId tenant;
    private final StepGrid grid;
    private final MorselLoops loops;
    private final Checkpoint checkpoint;
    private final CellBudget budget;
    private QueryStats stats = QueryStats.NONE;

    MetricQuery(
            LogView view,
            TenantId tenant,
            StepGrid grid,
            MorselLoops loops,
            Checkpoint checkpoint,
            CellBudget budget) {
        this.view = view;
        this.tenant = tenant;
        this.grid = grid;
        this.loops = loops;
        this.checkpoint = checkpoint;
        this.budget = budget;
    }

    QueryStats stats() {
        return stats;
    }

    /// @param seriesLimit series that `expr` may give; [Integer#MAX_VALUE] when something around it makes fewer of them
    void evaluate(Expr.Metric expr, int seriesLimit, SeriesConsumer consumer) throws IOException {
        checkpoint.check();
        switch (expr) {
            case Expr.RangeAggregation aggregation ->
                    range(aggregation, null, seriesLimit, consumer);
            case Expr.VectorAggregation aggregation -> vector(aggregation, seriesLimit, consumer);
            case Expr.Binary binary ->
                    new BinaryQuery(this, grid.count(), budget).evaluate(binary, consumer);
            case Expr.LabelReplace _ -> throw new NotSupportedException("label_replace");
            case Expr.Literal(var value, _) -> constant(value, consumer);
            case Expr.VectorLiteral(var value, _) -> constant(value, consumer);
        }
    }

    private void constant(double value, SeriesConsumer consumer) {
        var values = new StepValues(grid.count());
        for (int step = 0; step < grid.count(); step++) {
            values.set(step, value);
        }
        consumer.accept(LabelSet.EMPTY, values);
    }

    private void vector(
            Expr.VectorAggregation aggregation, int seriesLimit, SeriesConsumer consumer)
            throws IOException {
        if (aggregation.op() == VectorOp.SUM
                && aggregation.inner() instanceof Expr.RangeAggregation range) {
            // A sum of counts is a count: the finer series need not be made.
            range(range, aggregation.grouping(), seriesLimit, consumer);
            return;
        }
        var groups =
                new VectorGroups(aggregation.op(), aggregation.grouping(), grid.count(), budget);
        evaluate(aggregation.inner(), Integer.MAX_VALUE, groups::add);
        groups.forEach(consumer);
    }

    private void range(
            Expr.RangeAggregation aggregation,
            @Nullable Grouping sumBy,
            int seriesLimit,
            SeriesConsumer consumer)
            throws IOException {
        RangePlan plan = RangePlan.of(aggregation, sumBy, grid, tenant, seriesLimit);
        if (plan.rangeNanos() == 0) {
            return;
        }
        var query = new RangeQuery(plan, budget, checkpoint);
        RangeQuery.Result result = query.run(view.morsels(plan.selection()), loops);
        stats = stats.plus(result.stats());
        var values = new StepValues(grid.count());
        result.series()
                .forEach((labels, counts) -> {
                    values.clear();
                    counts.forEach(
                            (window, count, bytes) -> values.set(window, plan.value(count, bytes)));
                    if (!values.isEmpty()) {
                        consumer.accept(labels, values);
                    }
                });
    }
}
