package io.skald.logql.engine;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.Expr.Grouping;
import io.skald.logql.syntax.VectorOp;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Evaluates a metric expression at the points of a grid. Series flow from the leaves to the root one by one; only
/// aggregations and binary operations hold some.
final class MetricQuery {
    private final LogView view;
    private final TenantId tenant;
    private final StepGrid grid;
    private final MorselLoops loops;
    private final Checkpoint checkpoint;
    private final CellBudget budget;
    private final boolean approxTopk;
    private QueryStats stats = QueryStats.NONE;

    MetricQuery(
            LogView view,
            TenantId tenant,
            StepGrid grid,
            MorselLoops loops,
            Checkpoint checkpoint,
            CellBudget budget,
            boolean approxTopk) {
        this.view = view;
        this.tenant = tenant;
        this.grid = grid;
        this.loops = loops;
        this.checkpoint = checkpoint;
        this.budget = budget;
        this.approxTopk = approxTopk;
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
                    new BinaryQuery(this, grid.count(), budget, checkpoint.pace())
                            .evaluate(binary, consumer);
            case Expr.LabelReplace replace -> {
                var replacement = new LabelReplacement(replace);
                evaluateInner(
                        replace.inner(),
                        seriesLimit,
                        (labels, values) -> consumer.accept(replacement.apply(labels), values));
            }
            case Expr.Literal(var value, _) -> constant(value, consumer);
            case Expr.VectorLiteral(var value, _) -> constant(value, consumer);
        }
    }

    /// Where Loki knows series only, and no plain numbers.
    private void evaluateInner(Expr.Metric expr, int seriesLimit, SeriesConsumer consumer)
            throws IOException {
        if (expr instanceof Expr.Literal) {
            throw new QueryException(
                    QueryException.Kind.EXECUTION,
                    "unexpected expr type (*syntax.LiteralExpr) for Evaluator type"
                            + " (*logql.DefaultEvaluator) ");
        }
        evaluate(expr, seriesLimit, consumer);
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
        Pace pace = checkpoint.pace();
        int steps = grid.count();
        switch (aggregation.op()) {
            case SUM, AVG, COUNT, MAX, MIN, STDDEV, STDVAR -> {
                if (aggregation.op() == VectorOp.SUM
                        && aggregation.inner() instanceof Expr.RangeAggregation range
                        && RangePlan.isSummable(range.op())) {
                    // A sum of counts is a count: the finer series need not be made.
                    range(range, aggregation.grouping(), seriesLimit, consumer);
                    return;
                }
                var groups =
                        new VectorGroups(aggregation.op(), aggregation.grouping(), steps, budget);
                evaluateInner(aggregation.inner(), Integer.MAX_VALUE, groups::add);
                groups.forEach(pace, consumer);
            }
            case TOPK, BOTTOMK, APPROX_TOPK -> {
                checkApproxTopk(aggregation.op());
                var top = new TopSeries(aggregation, steps, budget);
                evaluateInner(aggregation.inner(), Integer.MAX_VALUE, top::add);
                top.forEach(pace, consumer);
            }
            case SORT, SORT_DESC -> {
                // Series of a range query have no one value to be sorted by.
                if (steps > 1) {
                    evaluateInner(aggregation.inner(), seriesLimit, consumer);
                    return;
                }
                var sorted = new SortedSeries(aggregation.op() == VectorOp.SORT_DESC, budget);
                evaluateInner(aggregation.inner(), seriesLimit, sorted::add);
                sorted.forEach(consumer);
            }
        }
    }

    /// All series of the inner query are at hand, so the exact answer costs no more than an approximate one.
    private void checkApproxTopk(VectorOp op) {
        if (op == VectorOp.APPROX_TOPK && !approxTopk) {
            throw new QueryException(
                    QueryException.Kind.EXECUTION,
                    "approx_topk is not enabled. See -limits.shard_aggregations");
        }
    }

    private void range(
            Expr.RangeAggregation aggregation,
            @Nullable Grouping sumBy,
            int seriesLimit,
            SeriesConsumer consumer)
            throws IOException {
        RangePlan plan = RangePlan.of(aggregation, sumBy, grid, tenant, seriesLimit);
        var function = new RangeFunction(aggregation, plan.cells());
        Map<LabelSet, WindowValues> series = Map.of();
        if (plan.cells().rangeNanos() > 0) {
            RangeQuery.Result result = run(plan, function);
            stats = stats.plus(result.stats());
            series = result.series();
        }
        var values = new StepValues(grid.count());
        if (plan.isAbsence()) {
            series.values().forEach(one -> function.values(one, values));
            Absence.report(aggregation.range().log(), values, consumer);
            return;
        }
        Pace pace = checkpoint.pace();
        series.forEach((labels, one) -> {
            pace.step(4L * grid.count());
            values.clear();
            function.values(one, values);
            if (!values.isEmpty()) {
                consumer.accept(labels, values);
            }
        });
    }

    private RangeQuery.Result run(RangePlan plan, RangeFunction function) throws IOException {
        try {
            List<Morsel> morsels = view.morsels(plan.selection());
            PartialQuery partial = PartialQuery.of(view, plan, function, budget, checkpoint);
            return partial == null
                    ? new RangeQuery(plan, function::newSeries, budget, checkpoint)
                            .run(morsels, loops)
                    : partial.run(morsels, loops);
        } catch (QueryException e) {
            if (e.kind() != QueryException.Kind.PIPELINE
                    || plan.selection().needs().metadata().all()) {
                throw e;
            }
        }
        // The message names all labels of the entry, and some were not read. A query that fails may
        // read again.
        RangePlan whole = plan.withAllMetadata();
        return new RangeQuery(whole, function::newSeries, budget, checkpoint)
                .run(view.morsels(whole.selection()), loops);
    }
}
