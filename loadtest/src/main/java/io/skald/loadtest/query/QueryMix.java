package io.skald.loadtest.query;

import io.skald.loadtest.generate.Workload;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Several clients that ask different things at once, each the next as soon as it has its answer.
public final class QueryMix {
    private final Workload workload;
    private final Target target;
    private final List<Share> shares = new ArrayList<>();
    private final Map<String, Latencies> latencies = new TreeMap<>();
    private final Latencies all = new Latencies();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<String> firstFailure = new AtomicReference<>("");

    /// @param rows of a file such as `mix.txt`
    public QueryMix(Workload workload, Target target, List<String> rows) {
        this.workload = workload;
        this.target = target;
        for (String row : rows) {
            if (!row.isBlank() && !row.startsWith("#")) {
                String[] columns = row.strip().split("\\s+", 2);
                QuerySpec spec = QuerySpec.parse(List.of(columns[1]), Map.of()).getFirst();
                shares.add(new Share(Integer.parseInt(columns[0]), spec));
                latencies.put(spec.id(), new Latencies());
            }
        }
    }

    private record Share(int percent, QuerySpec spec) {}

    /// What came out.
    ///
    /// @param failures calls that were not answered with 200
    /// @param firstFailure the first of their texts; empty when there was none
    /// @param cpuMillisPerCall the server's CPU time; NaN when its process is not known
    /// @param byKind latencies of each kind of query
    public record Result(
            long failures,
            String firstFailure,
            double callsPerSecond,
            double cpuMillisPerCall,
            Latencies latencies,
            Map<String, Latencies> byKind) {}

    /// @param seed of the queries' order and times
    /// @param server null when its process is not known
    public Result run(int clients, Duration time, long seed, @Nullable ProcessProbe server)
            throws InterruptedException {
        double cpuBefore = server == null ? Double.NaN : server.cpuSeconds();
        long start = WallTime.nanoTicks();
        List<Thread> threads = new ArrayList<>();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < clients; i++) {
            SplittableRandom own = random.split();
            threads.add(
                    Thread.ofPlatform()
                            .name("client-" + i)
                            .start(() -> ask(start, time.toSeconds(), own)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = WallTime.secondsSince(start);
        double cpu = server == null ? Double.NaN : server.cpuSeconds() - cpuBefore;
        return new Result(
                failures.get(),
                firstFailure.get(),
                all.count() / seconds,
                cpu * 1e3 / Math.max(1, all.count()),
                all,
                latencies);
    }

    private void ask(long start, long seconds, SplittableRandom random) {
        try (QueryClient client = new QueryClient(target)) {
            while (WallTime.secondsSince(start) < seconds) {
                QuerySpec spec = filled(draw(random), random);
                long span = spec.span().toNanos();
                long room = workload.endNanos() - workload.startNanos() - span;
                long end = workload.startNanos() + span + random.nextLong(room + 1);
                long before = WallTime.nanoTicks();
                Answer answer = QueryTimings.ask(client, spec, workload.startNanos(), end);
                long nanos = WallTime.nanoTicks() - before;
                all.record(nanos);
                latencies.getOrDefault(spec.id(), all).record(nanos);
                if (!answer.ok()) {
                    failed(spec.id() + ": " + answer.status() + " " + answer.message().strip());
                }
            }
        } catch (IOException broken) {
            failed(broken.toString());
        }
    }

    private void failed(String message) {
        failures.incrementAndGet();
        firstFailure.compareAndSet("", message);
    }

    private QuerySpec draw(SplittableRandom random) {
        int sum = shares.stream().mapToInt(Share::percent).sum();
        int left = random.nextInt(sum);
        for (Share share : shares) {
            left -= share.percent();
            if (left < 0) {
                return share.spec();
            }
        }
        throw new IllegalStateException("shares do not add up");
    }

    private QuerySpec filled(QuerySpec spec, SplittableRandom random) {
        List<String> needles = workload.needles();
        int stream = random.nextInt(workload.labels().size());
        String pod = workload.labels().get(stream).labels().getOrDefault("pod", "");
        String needle = needles.get(random.nextInt(needles.size()));
        String text = spec.text().replace("${pod}", pod).replace("${needle}", needle);
        return new QuerySpec(spec.id(), spec.kind(), spec.span(), spec.check(), spec.bound(), text);
    }
}
