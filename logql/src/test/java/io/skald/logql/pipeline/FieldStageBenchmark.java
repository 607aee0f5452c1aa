package io.skald.logql.pipeline;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.Stage;
import io.skald.model.EntryBatch;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// How fast do `| json` and `| logfmt` read lines, when one label is needed (in the middle of the line, at its end, or in no line), when
/// all are, when a filter asks for a number, and when an expression names the label? Operations per second are megabytes
/// of lines per second.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class FieldStageBenchmark {
    private static final int BATCH_BYTES = 1_000_000;

    @Param({"json", "logfmt"})
    String parser = "json";

    @Param({"status", "host", "nothing", "all", "status>=500", "expression"})
    String needed = "status";

    private EntryBatch batch = new EntryBatch();
    private Pipeline pipeline = pipeline("", NeededLabels.ALL);

    @Setup
    public void prepare() {
        batch =
                parser.equals("json")
                        ? FieldLines.json(BATCH_BYTES)
                        : FieldLines.logfmt(BATCH_BYTES);
        String stage = "| " + parser;
        pipeline =
                switch (needed) {
                    case "all" -> pipeline(stage, NeededLabels.ALL);
                    case "status>=500" -> pipeline(stage + " | status>=500", null);
                    case "expression" -> pipeline(stage + " status", NeededLabels.ALL);
                    default -> pipeline(stage, new NeededLabels(false, Set.of(needed)));
                };
    }

    private static Pipeline pipeline(String text, @Nullable NeededLabels labels) {
        List<Stage> stages = ((Expr.Log) LogQl.parse("{app=\"web\"} " + text)).stages();
        NeededLabels needs =
                labels == null ? NeededLabels.grouped(List.of(), stages, null) : labels;
        return PipelinePlan.compile(stages, needs).start();
    }

    @Benchmark
    public int rows() {
        pipeline.start(batch);
        int passed = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            passed += pipeline.test(row) ? 1 : 0;
        }
        return passed;
    }
}
