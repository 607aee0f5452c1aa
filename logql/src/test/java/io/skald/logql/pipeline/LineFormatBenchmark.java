package io.skald.logql.pipeline;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.model.EntryBatch;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// How fast does `line_format` write a line with three fields out of what a parser found, and what does a function cost?
/// Operations are lines of [FieldLines]; all that the template does not name is left in the line, as in a metric query.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class LineFormatBenchmark {
    private static final int ROWS = 4096;
    private static final int BATCH_BYTES = 2_000_000;

    @Param({
        "| logfmt",
        "| logfmt | line_format `{{.level}} {{.msg}} {{.status}}`",
        "| json | line_format `{{.level}} {{.msg}} {{.status}}`",
        "| logfmt | line_format `{{.level | ToUpper}} {{.msg}} {{.status}}`",
    })
    String stages = "";

    private EntryBatch batch = new EntryBatch();
    private Pipeline pipeline = PipelinePlan.compile(List.of(), NeededLabels.ALL).start();

    @Setup
    public void prepare() {
        batch =
                stages.startsWith("| json")
                        ? FieldLines.json(BATCH_BYTES)
                        : FieldLines.logfmt(BATCH_BYTES);
        var query = (Expr.Log) LogQl.parse("{app=\"web\"} " + stages);
        var needed = new NeededLabels(false, Set.of("level", "msg", "status"));
        pipeline = PipelinePlan.compile(query.stages(), needed).start();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int rows() {
        pipeline.start(batch);
        int bytes = 0;
        for (int row = 0; row < ROWS; row++) {
            bytes += pipeline.test(row) ? pipeline.row().lineLength() : 0;
        }
        return bytes;
    }
}
