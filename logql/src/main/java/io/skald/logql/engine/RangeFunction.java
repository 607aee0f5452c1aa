package io.skald.logql.engine;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.RangeOp;

import org.jspecify.annotations.Nullable;

/// What a range aggregation keeps of a series and what it makes of it in the end. One thread.
final class RangeFunction {
    private final RangeOp op;
    private final TimeCells cells;
    private final double seconds;
    private final Quantiles quantiles;
    private final @Nullable CellState state;
    private final @Nullable CellSlide slide;

    RangeFunction(Expr.RangeAggregation expr, TimeCells cells) {
        this.op = expr.op();
        this.cells = cells;
        this.seconds = cells.rangeNanos() / 1e9;
        Double parameter = expr.parameter();
        this.quantiles = new Quantiles(parameter == null ? 0 : parameter, cells);
        this.state = state(expr);
        this.slide = state == null ? null : new CellSlide(cells, state);
    }

    /// @return null when no state per cell would do
    private static @Nullable CellState state(Expr.RangeAggregation expr) {
        long rangeNanos = expr.range().rangeNanos();
        return switch (expr.op()) {
            case SUM_OVER_TIME -> new CellStates.Total(false, 1);
            case RATE ->
                    expr.range().unwrap() == null
                            ? null
                            : new CellStates.Total(false, rangeNanos / 1e9);
            case AVG_OVER_TIME -> new CellStates.Total(true, 1);
            case MAX_OVER_TIME -> new CellStates.Extreme(true);
            case MIN_OVER_TIME -> new CellStates.Extreme(false);
            case STDVAR_OVER_TIME -> new CellStates.Variance(false);
            case STDDEV_OVER_TIME -> new CellStates.Variance(true);
            case FIRST_OVER_TIME -> new CellStates.Edge(false);
            case LAST_OVER_TIME -> new CellStates.Edge(true);
            case RATE_COUNTER -> new CounterState(rangeNanos);
            case COUNT_OVER_TIME,
                    BYTES_OVER_TIME,
                    BYTES_RATE,
                    ABSENT_OVER_TIME,
                    QUANTILE_OVER_TIME ->
                    null;
        };
    }

    /// What is kept of a cell so that cells of several parts of the data can be put together later, whichever query has made
    /// them.
    ///
    /// @return null when there is no such thing: all samples are needed, or their order among those of other parts
    @Nullable CellState partialState() {
        return switch (op) {
            case COUNT_OVER_TIME, RATE, ABSENT_OVER_TIME ->
                    state == null ? new CellStates.Tally(false) : state;
            case BYTES_OVER_TIME, BYTES_RATE -> new CellStates.Tally(true);
            case SUM_OVER_TIME,
                    AVG_OVER_TIME,
                    MAX_OVER_TIME,
                    MIN_OVER_TIME,
                    STDVAR_OVER_TIME,
                    STDDEV_OVER_TIME ->
                    state;
            case FIRST_OVER_TIME, LAST_OVER_TIME, RATE_COUNTER, QUANTILE_OVER_TIME -> null;
        };
    }

    /// An empty series.
    WindowValues newSeries(CellBudget budget) {
        if (op == RangeOp.RATE_COUNTER) {
            return new WindowSamples(budget);
        }
        if (op == RangeOp.QUANTILE_OVER_TIME) {
            return new CellSamples(budget);
        }
        boolean bytes = op == RangeOp.BYTES_OVER_TIME || op == RangeOp.BYTES_RATE;
        return state == null
                ? new WindowCounts(Math.toIntExact(cells.count()), bytes, budget)
                : new WindowStates(cells.cellCount(), state, budget);
    }

    /// @param out empty; receives a value for each window with samples
    void values(WindowValues series, StepValues out) {
        switch (series) {
            case WindowCounts counts ->
                    counts.forEach(
                            (window, count, bytes) -> out.set(window, counted(count, bytes)));
            case WindowStates states -> slide(states, out);
            case WindowSamples samples -> slide(inOrder(samples), out);
            case CellSamples samples -> quantiles.values(samples, out);
        }
    }

    private void slide(WindowStates states, StepValues out) {
        if (slide != null) {
            slide.values(states, out);
        }
    }

    private double counted(long count, long bytes) {
        return switch (op) {
            case RATE -> count / seconds;
            case BYTES_OVER_TIME -> bytes;
            case BYTES_RATE -> bytes / seconds;
            default -> count;
        };
    }

    /// Counters have to be seen in order of time, which rows do not come in when several loops or streams give them.
    private WindowStates inOrder(WindowSamples samples) {
        var states =
                new WindowStates(
                        cells.cellCount(),
                        java.util.Objects.requireNonNull(state),
                        new CellBudget(Long.MAX_VALUE));
        samples.sort();
        var windows = new WindowCursor(cells);
        var sample = new RowSample();
        for (int i = 0; i < samples.size(); i++) {
            sample.timestampNanos = samples.timestampNanos(i);
            sample.value = samples.value(i);
            if (windows.moveTo(sample.timestampNanos)) {
                sample.low = windows.low();
                sample.high = windows.high();
                states.add(sample);
            }
        }
        return states;
    }
}
