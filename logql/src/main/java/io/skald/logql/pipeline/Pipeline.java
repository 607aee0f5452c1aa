package io.skald.logql.pipeline;

import io.skald.logql.syntax.Expr.Unwrap;
import io.skald.logql.template.WorkMeter;
import io.skald.model.EntryBatch;

/// The stages of a query at work, row by row. A batch's rows can be tried in any order. One thread.
public final class Pipeline {
    /// What a stage costs on an empty line, and a row without stages, in bytes that cost as much.
    private static final int STAGE_UNITS = 32;

    private static final long REPORTED_UNITS = 16 << 10;

    private final RowStage[] stages;
    private final Row row;
    private final LabelNames names;
    private final WorkMeter meter;
    private long unreported;

    Pipeline(RowStage[] stages, Row row, LabelNames names, WorkMeter meter) {
        this.stages = stages;
        this.row = row;
        this.names = names;
        this.meter = meter;
    }

    /// Makes `batch` the one that [#test(int)] takes rows from.
    public void start(EntryBatch batch) {
        row.startBatch(batch);
    }

    /// Runs the stages on one row.
    ///
    /// @throws RuntimeException that the meter ended the work with
    /// @return whether the row passed; then [#row()] has its line and labels until the next call
    public boolean test(int index) {
        row.startRow(index);
        report(0);
        for (RowStage stage : stages) {
            report(row.lineLength);
            if (!stage.apply(row)) {
                return false;
            }
        }
        return true;
    }

    /// Counts the work of a stage; tells the meter of it now and then.
    private void report(int bytes) {
        unreported += STAGE_UNITS + bytes;
        if (unreported >= REPORTED_UNITS) {
            long done = unreported;
            unreported = 0;
            meter.did(done);
        }
    }

    public Row row() {
        return row;
    }

    /// Whether so many different keys were met that the pipeline should be thrown away for a new one. Asked in front of each
    /// row: a batch of rows can hold keys enough to fill the memory.
    public boolean isWorn() {
        return names.isFull();
    }

    /// A view of some labels of the row, by name.
    public RowGrouping grouping(java.util.List<String> labels) {
        return new RowGrouping(row, labels.stream().sorted().distinct().toList());
    }

    /// The number that `unwrap` takes out of rows.
    ///
    /// @param hides whether the unwrapped label is no longer one of the row's then
    public RowNumber number(Unwrap unwrap, boolean hides) {
        return new RowNumber(unwrap, names, hides);
    }
}
