package io.skald.logql.engine;

import io.skald.logql.pipeline.NeededLabels;
import io.skald.logql.pipeline.Pipeline;
import io.skald.logql.pipeline.PipelinePlan;
import io.skald.logql.syntax.Span;
import io.skald.logql.syntax.Stage;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.Utf8Slice;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The labels that `| json` or `| logfmt` would find in single lines, for those who do not know what their lines are.
/// Not thread-safe; reused from line to line.
public final class LineFields {
    private static final String ERROR = "__error__";

    private final PipelinePlan plan;
    private final EntryBatch batch = new EntryBatch();
    private Pipeline pipeline;

    private LineFields(Stage parser) {
        this.plan = PipelinePlan.compile(List.of(parser), NeededLabels.ALL);
        this.pipeline = plan.start();
    }

    public static LineFields json() {
        return new LineFields(new Stage.Json(List.of(), new Span(0, 0)));
    }

    public static LineFields logfmt() {
        return new LineFields(new Stage.Logfmt(false, false, List.of(), new Span(0, 0)));
    }

    /// @param stream labels of the line's stream: a field of the same name gets `_extracted` behind its name
    /// @return null when the parser fails on the line
    public @Nullable LabelSet of(LabelSet stream, Utf8Slice line) {
        if (pipeline.isWorn()) {
            pipeline = plan.start();
        }
        batch.reset(stream, 1);
        batch.timestampArray()[0] = 0;
        batch.lines(line.bytes());
        batch.lineOffsetArray()[0] = line.offset();
        batch.lineLengthArray()[0] = line.length();
        pipeline.start(batch);
        if (!pipeline.test(0)) {
            return null;
        }
        LabelSet found = pipeline.row().parsedLabels();
        return found.has(ERROR) ? null : found;
    }
}
