package io.skald.logql.engine;

import io.skald.model.LabelSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects the series of a metric query's answer. Not thread-safe.
final class MetricAnswer {
    private final StepGrid grid;
    private final int maxSeries;
    private final CellBudget budget;
    private final List<Series> series = new ArrayList<>();

    MetricAnswer(StepGrid grid, int maxSeries, CellBudget budget) {
        this.grid = grid;
        this.maxSeries = maxSeries;
        this.budget = budget;
    }

    /// @throws QueryException when that is one too many
    void add(LabelSet labels, StepValues values) {
        int count = values.count();
        if (series.size() == maxSeries) {
            throw RangeQuery.tooManySeries(maxSeries);
        }
        budget.take(2L * count);
        long[] times = new long[count];
        double[] numbers = new double[count];
        int at = 0;
        for (int step = values.next(0); step >= 0; step = values.next(step + 1)) {
            times[at] = grid.timeNanos(step);
            numbers[at++] = values.get(step);
        }
        series.add(new Series(labels, times, numbers));
    }

    private List<Series> sorted() {
        series.sort(Comparator.comparing(Series::labels));
        return series;
    }

    QueryResult matrix(QueryStats stats, List<String> warnings) {
        return new QueryResult.Matrix(sorted(), stats, warnings);
    }

    /// Of a grid of one point.
    ///
    /// @param keepsOrder whether the series came in the order that is wanted; else they are put in order of labels
    QueryResult vector(boolean keepsOrder, QueryStats stats, List<String> warnings) {
        List<QueryResult.Sample> samples = new ArrayList<>();
        for (Series one : keepsOrder ? series : sorted()) {
            samples.add(
                    new QueryResult.Sample(one.labels(), one.timestampNanos()[0], one.values()[0]));
        }
        return new QueryResult.Vector(samples, stats, warnings);
    }
}
