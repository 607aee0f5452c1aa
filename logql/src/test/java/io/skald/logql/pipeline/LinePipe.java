package io.skald.logql.pipeline;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.Utf8;

/// Runs the stages of a log query on single lines of the stream `{app="t"}`.
final class LinePipe {
    private static final LabelSet STREAM = LabelSet.of(java.util.Map.of("app", "t"));

    private final PipelinePlan plan;
    private final Pipeline pipeline;
    private final EntryBatch batch = new EntryBatch();

    /// @param stages as in a query, without the selector
    LinePipe(String stages, NeededLabels needed) {
        this.plan = PipelinePlan.compile(stages(stages), needed);
        this.pipeline = plan.start();
    }

    static LinePipe of(String stages) {
        return new LinePipe(stages, NeededLabels.ALL);
    }

    private static java.util.List<io.skald.logql.syntax.Stage> stages(String stages) {
        return ((Expr.Log) LogQl.parse("{app=\"t\"} " + stages)).stages();
    }

    /// Runs one line, which stands between other bytes.
    ///
    /// @return whether it passed; then [#labels()] and [#line()] tell what became of it
    boolean run(byte[] line) {
        byte[] around = new byte[line.length + 4];
        java.util.Arrays.fill(around, (byte) '7');
        System.arraycopy(line, 0, around, 2, line.length);
        batch.reset(STREAM, 1);
        batch.lines(around);
        batch.lineOffsetArray()[0] = 2;
        batch.lineLengthArray()[0] = line.length;
        pipeline.start(batch);
        return plan.filter().matches(around, 2, line.length) && pipeline.test(0);
    }

    boolean run(String line) {
        return run(Utf8.bytes(line));
    }

    /// What the stages found in the line that [#run] was given last.
    LabelSet labels() {
        return pipeline.row().parsedLabels();
    }

    boolean isWorn() {
        return pipeline.isWorn();
    }

    /// The line as the stages left it.
    String line() {
        Row row = pipeline.row();
        return Utf8.text(row.line(), row.lineOffset(), row.lineLength());
    }
}
