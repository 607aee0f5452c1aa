package io.skald.index;

import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What does a question to an index of 100,000 streams of six labels cost, on one day, on the real disk? `cluster=`
/// finds half of the streams, `app=` 500, `app=, namespace=` 50, a pod 1.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls fill() first
public class LabelIndexBenchmark {
    static final int STREAMS = 100_000;
    private static final long DAY = 20_000;

    /// A day's streams, all in Lucene, or as many waiting in memory.
    @Param({"0"})
    int waiting;

    @Param({"67108864"})
    long labelCacheBytes;

    private final List<LabelSet> streams = new ArrayList<>();
    private Path directory;
    private LabelIndex index;
    private int next;

    @Setup(Level.Trial)
    public void fill() throws IOException {
        directory = Files.createTempDirectory("label-index");
        for (int i = 0; i < STREAMS; i++) {
            streams.add(stream(i));
        }
        index =
                LabelIndex.open(
                        directory, new LabelIndexConfig(Integer.MAX_VALUE, labelCacheBytes));
        long start = System.nanoTime();
        for (LabelSet labels : streams.subList(0, STREAMS - waiting)) {
            index.add(TenantId.SINGLE, labels, DAY);
        }
        long added = System.nanoTime();
        index.commit(List.of(1L));
        long committed = System.nanoTime();
        index.close();
        index =
                LabelIndex.open(
                        directory, new LabelIndexConfig(Integer.MAX_VALUE, labelCacheBytes));
        long opened = System.nanoTime();
        for (LabelSet labels : streams.subList(STREAMS - waiting, STREAMS)) {
            index.add(TenantId.SINGLE, labels, DAY);
        }
        System.out.printf(
                "# add %,d ns/stream, commit %,d ns/stream, open %,d us, %,d bytes%n",
                (added - start) / STREAMS,
                (committed - added) / STREAMS,
                (opened - committed) / 1000,
                size());
    }

    private long size() {
        long bytes = 0;
        File[] files = directory.resolve("2024-10-04").toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            bytes += file.length();
        }
        return bytes;
    }

    static LabelSet stream(int i) {
        return LabelSet.of(
                "app", "app-" + i % 200,
                "cluster", "c" + i % 2,
                "container", "main",
                "job", "ns-" + i % 10 + "/app-" + i % 200,
                "namespace", "ns-" + i / 200 % 10,
                "pod",
                        "app-"
                                + i % 200
                                + "-"
                                + Integer.toHexString(i * 0x9E3779B1)
                                + "-x"
                                + i % 37);
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        index.close();
        File[] days = directory.toFile().listFiles();
        for (File day : days == null ? new File[0] : days) {
            File[] files = day.listFiles();
            for (File file : files == null ? new File[0] : files) {
                file.delete();
            }
            day.delete();
        }
        Files.delete(directory);
    }

    private static Matcher equal(String name, String value) {
        return new Matcher(name, Matcher.Op.EQUAL, value);
    }

    private static Matcher regex(String name, String value) {
        return new Matcher(name, Matcher.Op.REGEX, value);
    }

    private List<LabelSet> ask(Matcher... matchers) throws IOException {
        try (IndexSnapshot snapshot = index.snapshot()) {
            return snapshot.streams(TenantId.SINGLE, List.of(matchers), TimeRange.ALL, _ -> {});
        }
    }

    @Benchmark
    public void snapshotOnly() {
        index.snapshot().close();
    }

    @Benchmark
    public List<LabelSet> twoTerms() throws IOException {
        return ask(equal("app", "app-17"), equal("namespace", "ns-3"));
    }

    @Benchmark
    public List<LabelSet> oneTerm500() throws IOException {
        return ask(equal("app", "app-17"));
    }

    @Benchmark
    public List<LabelSet> regexApp() throws IOException {
        return ask(regex("app", "app-1[0-9]"));
    }

    @Benchmark
    public List<LabelSet> alternationApp() throws IOException {
        return ask(regex("app", "app-11|app-12|app-13"));
    }

    @Benchmark
    public List<LabelSet> regexPodSuffix() throws IOException {
        return ask(regex("pod", ".*-x7"));
    }

    @Benchmark
    public List<LabelSet> termAndRegexPodSuffix() throws IOException {
        return ask(equal("app", "app-17"), regex("pod", ".*-x7"));
    }

    @Benchmark
    public List<LabelSet> broadCluster() throws IOException {
        return ask(equal("cluster", "c1"));
    }

    @Benchmark
    public Collection<String> namesOfAll() throws IOException {
        try (IndexSnapshot snapshot = index.snapshot()) {
            return snapshot.labelNames(TenantId.SINGLE, List.of(), TimeRange.ALL);
        }
    }

    @Benchmark
    public Collection<String> appValuesOfCluster() throws IOException {
        try (IndexSnapshot snapshot = index.snapshot()) {
            return snapshot.labelValues(
                    TenantId.SINGLE, "app", List.of(equal("cluster", "c1")), TimeRange.ALL);
        }
    }

    @Benchmark
    public void addKnown() {
        index.add(TenantId.SINGLE, streams.get(next++ % (STREAMS - waiting)), DAY);
    }

    @Benchmark
    public void addKnownRecently() {
        index.add(TenantId.SINGLE, streams.get(next++ % 1_000), DAY);
    }
}
