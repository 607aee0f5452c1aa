package io.skald.logql.engine;

import io.skald.logql.engine.Needs.MetadataNames;
import io.skald.logql.engine.Needs.Rows;
import io.skald.logql.pipeline.NeededLabels;
import io.skald.logql.pipeline.PipelinePlan;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.Expr.Conversion;
import io.skald.logql.syntax.Expr.Grouping;
import io.skald.logql.syntax.Expr.Unwrap;
import io.skald.logql.syntax.RangeOp;
import io.skald.logql.text.LineProjection;
import io.skald.model.Direction;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// How one range aggregation is worked out.
///
/// @param expr what is asked
/// @param grouping labels by which entries are put together, so that no finer series are made: those of the aggregation,
///     or of a `sum` around it; null when every label set is a series of its own
/// @param toleratesErrors whether entries that a parser failed at count as others
/// @param pipeline stages
/// @param selection what is wanted from the source
/// @param cells the windows
/// @param seriesLimit series that there may be; the answer has no others
record RangePlan(
        Expr.RangeAggregation expr,
        @Nullable Grouping grouping,
        boolean toleratesErrors,
        PipelinePlan pipeline,
        Selection selection,
        TimeCells cells,
        int seriesLimit) {
    private static final String ERROR_LABEL = "__error__";

    /// What a parsed label or metadata has behind its name when the name is taken.
    private static final String EXTRACTED = "_extracted";

    /// @param sumBy grouping of a `sum` around the aggregation that may be worked out along with it, or null
    static RangePlan of(
            Expr.RangeAggregation expr,
            @Nullable Grouping sumBy,
            StepGrid grid,
            TenantId tenant,
            int seriesLimit) {
        Expr.LogRange range = expr.range();
        boolean absent = expr.op() == RangeOp.ABSENT_OVER_TIME;
        Grouping grouping = absent ? Grouping.NONE : sumBy == null ? expr.grouping() : sumBy;
        NeededLabels needed =
                grouping == null || grouping.without()
                        ? NeededLabels.ALL
                        : NeededLabels.grouped(
                                grouping.labels(), range.log().stages(), range.unwrap());
        var pipeline = PipelinePlan.compile(range.log().stages(), needed, grid.lastNanos());
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
                        needs(pipeline, cells, range.unwrap(), grouping, expr.op()));
        // A query that speaks of `__error__` in its filters or groups knows that entries may have
        // failed.
        boolean tolerates = absent || needed.names().contains(ERROR_LABEL);
        return new RangePlan(expr, grouping, tolerates, pipeline, selection, cells, seriesLimit);
    }

    /// Whether a `sum` around the aggregation is the aggregation of more entries.
    static boolean isSummable(RangeOp op) {
        return switch (op) {
            case COUNT_OVER_TIME, RATE, BYTES_OVER_TIME, BYTES_RATE, SUM_OVER_TIME -> true;
            default -> false;
        };
    }

    private static long saturatingSubtract(long a, long b) {
        long difference = a - b;
        return b > 0 && difference > a ? Long.MIN_VALUE : difference;
    }

    private static Needs needs(
            PipelinePlan pipeline,
            TimeCells cells,
            @Nullable Unwrap unwrap,
            @Nullable Grouping grouping,
            RangeOp op) {
        MetadataNames metadata = metadata(pipeline);
        boolean bytes = op == RangeOp.BYTES_OVER_TIME || op == RangeOp.BYTES_RATE;
        if (pipeline.readsLines()) {
            LineProjection projection =
                    bytes ? null : pipeline.projection(number(pipeline, unwrap, grouping));
            return Needs.lines(
                    metadata,
                    projection,
                    projection == null ? RowCondition.of(pipeline) : List.of());
        }
        if (unwrap != null) {
            return new Needs(Rows.TIMESTAMPS, metadata, null);
        }
        return Needs.counts(bytes ? Rows.BYTES : Rows.COUNTS, metadata, cells);
    }

    /// The label whose number is taken and that nobody looks at else.
    ///
    /// @return null when there is none
    private static @Nullable String number(
            PipelinePlan pipeline, @Nullable Unwrap unwrap, @Nullable Grouping grouping) {
        if (unwrap == null
                || grouping == null
                || unwrap.conversion() != Conversion.NUMBER
                || !unwrap.filters().isEmpty()) {
            return null;
        }
        String label = unwrap.label();
        boolean shows =
                grouping.labels().contains(label)
                        || grouping.labels().contains(label + EXTRACTED)
                        || label.endsWith(EXTRACTED)
                        || pipeline.mayRead(label);
        return shows ? null : label;
    }

    /// The metadata that the stages may look at.
    static MetadataNames metadata(PipelinePlan pipeline) {
        if (pipeline.needed().all()) {
            return MetadataNames.ALL;
        }
        Set<String> names = new TreeSet<>(pipeline.needed().names());
        for (String name : names) {
            // Metadata that a stream label of its name hides shows with this suffix.
            if (name.endsWith(EXTRACTED)) {
                return MetadataNames.ALL;
            }
        }
        return names.isEmpty() ? MetadataNames.NONE : MetadataNames.of(names);
    }

    /// The same with all metadata, for a message that names all labels.
    RangePlan withAllMetadata() {
        var whole =
                new Selection(
                        selection.tenant(),
                        selection.matchers(),
                        selection.range(),
                        selection.direction(),
                        selection.filter(),
                        Needs.EVERYTHING);
        return new RangePlan(expr, grouping, toleratesErrors, pipeline, whole, cells, seriesLimit);
    }

    /// The same over another range and other windows.
    RangePlan over(TimeRange range, TimeCells others) {
        Needs needs = selection.needs();
        var moved =
                new Selection(
                        selection.tenant(),
                        selection.matchers(),
                        range,
                        selection.direction(),
                        selection.filter(),
                        new Needs(
                                needs.rows(),
                                needs.metadata(),
                                needs.cells() == null ? null : others,
                                null,
                                List.of(),
                                needs.streamLabels()));
        return new RangePlan(expr, grouping, toleratesErrors, pipeline, moved, others, seriesLimit);
    }

    @Nullable Unwrap unwrap() {
        return expr.range().unwrap();
    }

    /// Whether the unwrapped label is no longer one of the series' labels.
    boolean hidesUnwrapped() {
        return grouping == null || grouping.without();
    }

    boolean isAbsence() {
        return expr.op() == RangeOp.ABSENT_OVER_TIME;
    }
}
