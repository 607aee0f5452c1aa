package io.skald.logql.engine;

import io.skald.logql.engine.Needs.MetadataNames;
import io.skald.logql.engine.Needs.Rows;
import io.skald.logql.pipeline.NeededLabels;
import io.skald.logql.pipeline.NotSupportedException;
import io.skald.logql.pipeline.PipelinePlan;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.Expr.Grouping;
import io.skald.logql.syntax.RangeOp;
import io.skald.model.Direction;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.TreeSet;

/// How one range aggregation is counted.
///
/// @param op what becomes of the counts
/// @param rangeNanos length of the windows
/// @param grouping labels by which a `sum` around the aggregation adds up, so that no finer series are made; null when
///     every label set is a series of its own
/// @param pipeline stages
/// @param selection what is wanted from the source
/// @param cells the windows
/// @param seriesLimit series that there may be; the answer has no others
record RangePlan(
        RangeOp op,
        long rangeNanos,
        @Nullable Grouping grouping,
        PipelinePlan pipeline,
        Selection selection,
        TimeCells cells,
        int seriesLimit) {

    static RangePlan of(
            Expr.RangeAggregation expr,
            @Nullable Grouping sumBy,
            StepGrid grid,
            TenantId tenant,
            int seriesLimit) {
        if (!isSupported(expr)) {
            throw new NotSupportedException(
                    expr.range().unwrap() == null ? expr.op().symbol() : "| unwrap");
        }
        Expr.LogRange range = expr.range();
        NeededLabels needed =
                sumBy == null || sumBy.without()
                        ? NeededLabels.ALL
                        : NeededLabels.grouped(sumBy.labels(), range.log().stages());
        var pipeline = PipelinePlan.compile(range.log().stages(), needed);
        TimeCells cells = grid.cells(range.rangeNanos(), range.offsetNanos());
        // Windows are (t - range, t]; time ranges of the source are [start, end).
        long last = cells.firstNanos() + (cells.count() - 1) * cells.stepNanos();
        long start = saturatingSubtract(cells.firstNanos(), range.rangeNanos()) + 1;
        var selection =
                new Selection(
                        tenant,
                        range.log().matchers(),
                        new TimeRange(start, last + 1),
                        Direction.FORWARD,
                        pipeline.filter(),
                        needs(pipeline, cells));
        return new RangePlan(
                expr.op(), range.rangeNanos(), sumBy, pipeline, selection, cells, seriesLimit);
    }

    private static boolean isSupported(Expr.RangeAggregation expr) {
        return switch (expr.op()) {
            case COUNT_OVER_TIME, RATE, BYTES_OVER_TIME, BYTES_RATE ->
                    expr.range().unwrap() == null;
            default -> false;
        };
    }

    private static long saturatingSubtract(long a, long b) {
        long difference = a - b;
        return b > 0 && difference > a ? Long.MIN_VALUE : difference;
    }

    private static Needs needs(PipelinePlan pipeline, TimeCells cells) {
        MetadataNames metadata = metadata(pipeline);
        return pipeline.readsLines()
                ? new Needs(Rows.LINES, metadata, null)
                : new Needs(Rows.COUNTS, metadata, cells);
    }

    private static MetadataNames metadata(PipelinePlan pipeline) {
        if (pipeline.needed().all()) {
            return MetadataNames.ALL;
        }
        Set<String> names = new TreeSet<>(pipeline.needed().names());
        for (String name : names) {
            // Metadata that a stream label of its name hides shows with this suffix.
            if (name.endsWith("_extracted")) {
                return MetadataNames.ALL;
            }
        }
        return names.isEmpty() ? MetadataNames.NONE : MetadataNames.of(names);
    }

    /// The aggregation's value for a window.
    double value(long count, long bytes) {
        double seconds = rangeNanos / 1e9;
        return switch (op) {
            case COUNT_OVER_TIME -> count;
            case RATE -> count / seconds;
            case BYTES_OVER_TIME -> bytes;
            case BYTES_RATE -> bytes / seconds;
            default -> throw new NotSupportedException(op.symbol());
        };
    }
}
