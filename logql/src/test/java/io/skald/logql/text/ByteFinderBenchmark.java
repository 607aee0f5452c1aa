package io.skald.logql.text;

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

import java.util.concurrent.TimeUnit;

/// How fast is the substring search over blocks of 256 KiB, and line by line? An operation is 16 MiB of log lines.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ByteFinderBenchmark {
    private static final int BLOCK_BYTES = 256 << 10;

    @Param({
        "error",
        "zzqx",
        "7f3a9bcd12e44f0a9b7c6d5e4f3a2b1c",
        "10.21.97.7",
        "e",
        "deadline exceeded"
    })
    String needle = "";

    private BenchmarkLines lines = new BenchmarkLines(new byte[0], new int[0]);
    private ByteFinder finder = ByteFinder.of("-");

    @Setup
    public void setUp() {
        lines = BenchmarkLines.ofSize(16 << 20);
        finder = ByteFinder.of(needle);
    }

    @Benchmark
    public int blocks() {
        byte[] bytes = lines.bytes();
        int hits = 0;
        for (int start = 0; start < bytes.length; start += BLOCK_BYTES) {
            int end = Math.min(bytes.length, start + BLOCK_BYTES);
            int at = finder.indexOf(bytes, start, end);
            while (at >= 0) {
                hits++;
                at = finder.indexOf(bytes, at + finder.length(), end);
            }
        }
        return hits;
    }

    @Benchmark
    public int lineByLine() {
        int hits = 0;
        int start = 0;
        for (int end : lines.ends()) {
            if (finder.indexOf(lines.bytes(), start, end) >= 0) {
                hits++;
            }
            start = end + 1;
        }
        return hits;
    }
}
