package io.skald.block;

import io.skald.block.BlockWriter.Templates;
import io.skald.logql.engine.Needs;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;

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

/// What do templates cost and gain against rows? An operation is 16 MB of log lines, so a throughput of 100 ops/s is
/// 1.6 GB/s.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TemplateBlockBenchmark {
    private static final int RAW_BYTES = 16_000_000;

    @Param({"NEVER", "WHERE_SMALLER"})
    Templates templates = Templates.NEVER;

    private final BlockScratch scratch = new BlockScratch();
    private final BitSet rows = new BitSet();
    private final EntryBatch batch = new EntryBatch();
    private final List<TestRows> streams = new ArrayList<>();
    private final List<TestBlock> blocks = new ArrayList<>();

    @Setup
    public void prepare() {
        var random = new SplittableRandom(42);
        List<TestCorpora.Corpus> corpora = TestCorpora.logs();
        for (TestCorpora.Corpus corpus : corpora) {
            var stream = new TestRows("app", corpus.name());
            long time = 1_700_000_000_000_000_000L;
            for (int raw = 0; raw < RAW_BYTES / corpora.size(); ) {
                byte[] line = corpus.next(random);
                time += random.nextLong(2_000_000);
                stream.add(time, line, Map.of());
                raw += line.length + 1;
            }
            streams.add(stream);
        }
        write();
        long bytes = blocks.stream().mapToLong(block -> block.bytes().length).sum();
        System.out.printf("%d blocks, ratio %.2f%n", blocks.size(), (double) RAW_BYTES / bytes);
    }

    @TearDown
    public void release() {
        scratch.close();
    }

    /// Compresses and lays out all blocks; templates are compared with the lines.
    @Benchmark
    public List<TestBlock> write() {
        blocks.clear();
        var out = new GrowingBytes(1 << 20);
        int blockBytes = templates == Templates.NEVER ? 320 << 10 : 4 << 20;
        try (var writer = new BlockWriter(1, templates)) {
            for (TestRows stream : streams) {
                for (int row = 0; row < stream.rowCount(); row++) {
                    if (row == 0 || writer.rowCount() == 0) {
                        writer.startStream(streams.indexOf(stream));
                    }
                    writer.add(stream, row);
                    if (writer.rawBytes() >= blockBytes) {
                        WrittenBlock written = writer.finish(out);
                        blocks.add(new TestBlock(out.toBytes(), written));
                        out.clear();
                    }
                }
            }
            if (writer.rowCount() > 0) {
                WrittenBlock written = writer.finish(out);
                blocks.add(new TestBlock(out.toBytes(), written));
            }
        }
        return blocks;
    }

    /// Looks for a string that no line has.
    @Benchmark
    public int searchAbsent() throws IOException {
        return search("zqxj7f3nosuchstring");
    }

    /// Looks for a word that some lines have.
    @Benchmark
    public int searchWord() throws IOException {
        return search("error");
    }

    /// Looks for digits that stand inside of numbers.
    @Benchmark
    public int searchDigits() throws IOException {
        return search("4940");
    }

    /// Reads every row.
    @Benchmark
    public long readAll() throws IOException {
        long sum = 0;
        for (TestBlock block : blocks) {
            BlockReader reader = block.open(scratch);
            int count = reader.rowCount();
            rows.set(0, count);
            for (int row = 0; row < count; ) {
                row = reader.fill(LabelSet.EMPTY, rows, row, count, Needs.EVERYTHING, batch);
                sum += batch.lineLength(0);
            }
        }
        return sum;
    }

    private int search(String needle) throws IOException {
        var filter = new LineFilter.Contains(ByteFinder.of(needle));
        int hits = 0;
        for (TestBlock block : blocks) {
            BlockReader reader = block.open(scratch);
            rows.clear();
            reader.match(filter, 0, reader.rowCount(), rows);
            hits += rows.cardinality();
        }
        return hits;
    }
}
