package io.skald.logql.text;

import com.google.re2j.Pattern;

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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// How fast are patterns line by line, against RE2/J? An operation is 4 MiB of log lines.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ByteRegexBenchmark {
    @Param({
        "error",
        "error|timeout|refused",
        "(?i)(error|timeout|refused)",
        "(?i)warn",
        "status=(\\d+)",
        ".*(latency|slow).*\\d+ms",
        "\\w+@\\w+",
        "[45]\\d\\d [0-9]+|\\d{5,}ms|[a-z]+_miss"
    })
    String pattern = "";

    private BenchmarkLines lines = new BenchmarkLines(new byte[0], new int[0]);
    private ByteRegex regex = ByteRegex.compile("-");
    private Pattern peer = Pattern.compile("-");

    @Setup
    public void setUp() {
        lines = BenchmarkLines.ofSize(4 << 20);
        regex = ByteRegex.compile(pattern);
        peer = Pattern.compile(pattern);
    }

    @Benchmark
    public int byteRegex() {
        int hits = 0;
        int start = 0;
        for (int end : lines.ends()) {
            hits += regex.find(lines.bytes(), start, end) ? 1 : 0;
            start = end + 1;
        }
        return hits;
    }

    @Benchmark
    public int re2j() {
        int hits = 0;
        int start = 0;
        for (int end : lines.ends()) {
            String line =
                    new String(lines.bytes(), start, end - start, StandardCharsets.ISO_8859_1);
            hits += peer.matcher(line).find() ? 1 : 0;
            start = end + 1;
        }
        return hits;
    }
}
