package io.skald.block;

import io.skald.logql.engine.Needs;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// How fast are row blocks written, searched and read, at which size? An operation is 16 MB of log lines, so a
/// throughput of 100 ops/s is 1.6 GB/s.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RowBlockBenchmark {
    private static final int RAW_BYTES = 16_000_000;
    private static final String[] MESSAGES = {
        "request completed", "connection refused by peer", "cache miss", "rotated the log file"
    };

    @Param({"128", "256", "320", "512", "1024"})
    int blockKib;

    private final BlockScratch scratch = new BlockScratch();
    private final BitSet rows = new BitSet();
    private final EntryBatch batch = new EntryBatch();
    private TestRows lines = new TestRows();
    private List<TestBlock> blocks = new ArrayList<>();

    @Setup
    public void prepare() {
        lines = new TestRows("app", "shop");
        var random = new SplittableRandom(42);
        long time = 1_700_000_000_000_000_000L;
        Map<String, String> info = Map.of("detected_level", "info");
        for (int raw = 0; raw < RAW_BYTES; ) {
            byte[] line = Utf8.bytes(line(random));
            time += random.nextLong(2_000_000);
            lines.add(time, line, info);
            raw += line.length + 1;
        }
        blocks = new ArrayList<>();
        write();
        long bytes = blocks.stream().mapToLong(block -> block.bytes().length).sum();
        System.out.printf("%d blocks, ratio %.2f%n", blocks.size(), (double) RAW_BYTES / bytes);
    }

    @TearDown
    public void release() {
        scratch.close();
    }

    /// Compresses and lays out all blocks.
    @Benchmark
    public List<TestBlock> write() {
        blocks.clear();
        var out = new GrowingBytes(1 << 20);
        try (var writer = new BlockWriter(1, BlockWriter.Templates.NEVER)) {
            writer.startStream(0);
            for (int row = 0; row < lines.rowCount(); row++) {
                writer.add(lines, row);
                if (writer.rawBytes() >= blockKib << 10 || row == lines.rowCount() - 1) {
                    WrittenBlock written = writer.finish(out);
                    blocks.add(new TestBlock(out.toBytes(), written));
                    out.clear();
                    writer.startStream(0);
                }
            }
        }
        return blocks;
    }

    /// Looks for a string that no line has.
    @Benchmark
    public int searchAbsent() throws IOException {
        return search("zzqx");
    }

    /// Looks for a string that a quarter of the lines have.
    @Benchmark
    public int searchCommon() throws IOException {
        return search("refused");
    }

    /// Reads every row with all that belongs to it.
    @Benchmark
    public long readAll() throws IOException {
        long sum = 0;
        for (TestBlock block : blocks) {
            BlockReader reader = block.open(scratch);
            int count = reader.rowCount();
            rows.set(0, count);
            reader.fill(LabelSet.EMPTY, rows, 0, count, Needs.EVERYTHING, batch);
            sum += batch.timestampNanos(count - 1);
        }
        return sum;
    }

    private int search(String needle) throws IOException {
        var filter = new LineFilter.Contains(ByteFinder.of(needle));
        int hits = 0;
        for (TestBlock block : blocks) {
            BlockReader reader = block.open(scratch);
            reader.match(filter, 0, reader.rowCount(), rows);
            hits += rows.cardinality();
        }
        return hits;
    }

    private static String line(SplittableRandom random) {
        String message = MESSAGES[random.nextInt(MESSAGES.length)];
        int status = 200 + random.nextInt(300);
        return switch (random.nextInt(3)) {
            case 0 ->
                    "{\"level\":\"info\",\"msg\":\"%s\",\"trace_id\":\"%016x\",\"status\":%d}"
                            .formatted(message, random.nextLong(), status);
            case 1 ->
                    "level=info caller=server.go:%d msg=\"%s\" duration=%dms"
                            .formatted(random.nextInt(999), message, random.nextInt(100_000));
            default ->
                    "10.%d.%d.7 - - \"GET /api/v1/items/%d HTTP/1.1\" %d %d \"-\" \"Mozilla/5.0\""
                            .formatted(
                                    random.nextInt(256),
                                    random.nextInt(256),
                                    random.nextInt(5000),
                                    status,
                                    random.nextInt(50_000));
        };
    }
}
