package io.skald.logql.pipeline;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Utf8;

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

import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// How fast do the stages that read lines of an access log find one label? An operation is 4 MiB of lines.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PatternStageBenchmark {
    private static final int SIZE_BYTES = 4 << 20;
    private static final String[] PATHS = {"/api/orders/1042", "/healthz", "/api/cart?page=3"};

    @Param({
        "| pattern `<ip> - <_> [<_>] \"<method> <path> <_>\" <status> <_>`",
        "| regexp `\" (?P<status>\\d{3}) `",
        "|> `<_>\"DELETE <_>\" 503 <_>`",
        "|= ip(`10.16.0.0/12`)",
    })
    String stage = "";

    private final EntryBatch batch = new EntryBatch();
    private PipelinePlan plan = PipelinePlan.compile(java.util.List.of(), NeededLabels.ALL);
    private Pipeline pipeline = plan.start();

    @Setup
    public void setUp() {
        var random = new SplittableRandom(42);
        var text = new GrowingBytes(SIZE_BYTES + 1024);
        batch.reset(LabelSet.of(Map.of("app", "t")), SIZE_BYTES / 100);
        int rows = 0;
        while (text.size() < SIZE_BYTES) {
            byte[] line = Utf8.bytes(line(random));
            batch.lineOffsetArray()[rows] = text.size();
            batch.lineLengthArray()[rows++] = line.length;
            text.put(line, 0, line.length);
        }
        byte[] lines = text.toBytes();
        int[] offsets = batch.lineOffsetArray().clone();
        int[] lengths = batch.lineLengthArray().clone();
        batch.reset(batch.stream(), rows);
        System.arraycopy(offsets, 0, batch.lineOffsetArray(), 0, rows);
        System.arraycopy(lengths, 0, batch.lineLengthArray(), 0, rows);
        batch.lines(lines);
        var query = (Expr.Log) LogQl.parse("{app=\"t\"} " + stage);
        plan = PipelinePlan.compile(query.stages(), new NeededLabels(false, Set.of("status")));
        pipeline = plan.start();
    }

    private static String line(SplittableRandom random) {
        return "10.%d.%d.7 - - [05/Jan/2026:01:%02d:07 +0000] \"%s %s HTTP/1.1\" %d %d \"https://shop.example/\" \"Mozilla/5.0 (X11; Linux x86_64)\" 0.%03d"
                .formatted(
                        random.nextInt(256),
                        random.nextInt(256),
                        random.nextInt(60),
                        random.nextInt(20) == 0 ? "DELETE" : "GET",
                        PATHS[random.nextInt(PATHS.length)],
                        200 + random.nextInt(4) * 101,
                        random.nextInt(50_000),
                        random.nextInt(1000));
    }

    @Benchmark
    public int passed() {
        pipeline.start(batch);
        byte[] lines = batch.lines();
        int passed = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            boolean kept =
                    plan.filter().matches(lines, batch.lineOffset(row), batch.lineLength(row));
            passed += kept && pipeline.test(row) ? 1 : 0;
        }
        return passed;
    }
}
