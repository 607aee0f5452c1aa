package io.skald.loadtest.fair;

import io.skald.loadtest.generate.ServiceLines;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.MemorySampler;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.query.Answer;
import io.skald.loadtest.query.QueryClient;
import io.skald.loadtest.tail.TailLoad;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Asks light queries, one after the other with a short rest, first alone and then beside heavy ones.
public final class FairRun {
    private static final int STREAMS = 200;
    private static final int BATCH_LINES = 1000;
    private static final int LIMIT = 100;
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration REST = Duration.ofMillis(20);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final double MB = 1e6;

    private final Plan plan;
    private final PrintStream out;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<String> firstFailure = new AtomicReference<>("");

    /// @param light queries that one client asks by turns; `$` stands for the selector of everything, `@` for that of one
    ///     service
    /// @param heavy queries of the other clients, each without rest
    /// @param heavyClients how many
    /// @param duration of each part
    /// @param ceilingBytes the server's memory without file pages may not pass it
    public record Plan(
            Target target,
            List<String> light,
            List<String> heavy,
            int heavyClients,
            Duration duration,
            long ceilingBytes) {}

    /// What is asked about.
    ///
    /// @param selector of everything
    /// @param service selector of one service
    public record Data(String selector, String service, long startNanos, long endNanos) {
        String fill(String query) {
            return query.replace("$", selector).replace("@", service);
        }
    }

    public FairRun(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /// Pushes lines to ask about, as fast as the server takes them.
    public Data push(int lineCount) throws IOException, InterruptedException {
        long before = WallTime.epochNanos(WallTime.now());
        var lines = new ServiceLines(1);
        String job = "fair-" + WallTime.now().toEpochMilli();
        var load = TailLoad.Plan.unpaced(plan.target(), job, STREAMS, BATCH_LINES, lineCount);
        new TailLoad(load, lines::write).run();
        String service = load.selector().replace("}", ",s=\"" + lines.logfmtService() + "\"}");
        long after = WallTime.epochNanos(WallTime.now()) + NANOS_PER_SECOND;
        return new Data(load.selector(), service, before, after);
    }

    /// @return whether all was answered, and memory stayed below the ceiling
    public boolean run(Data data) throws IOException, InterruptedException {
        var server = ProcessProbe.onPort(plan.target().port());
        try (var memory = new MemorySampler(server)) {
            report("light alone", askLight(data), Double.NaN);
            var isOver = new AtomicBoolean();
            var answered = new Latencies();
            List<Thread> heavy = new ArrayList<>();
            for (int i = 0; i < plan.heavyClients(); i++) {
                int first = i;
                heavy.add(Thread.startVirtualThread(() -> askHeavy(data, first, isOver, answered)));
            }
            WallTime.sleep(Duration.ofSeconds(1));
            double cpu = server.cpuSeconds();
            long start = WallTime.nanoTicks();
            Latencies beside = askLight(data);
            double cores = (server.cpuSeconds() - cpu) / WallTime.secondsSince(start);
            isOver.set(true);
            for (Thread thread : heavy) {
                thread.join();
            }
            report("light beside " + plan.heavyClients() + " heavy", beside, cores);
            report("heavy", answered, Double.NaN);
            out.printf(
                    "memory at most %.0f MB, %d failures %s%n",
                    memory.peakBytes() / MB, failures.get(), firstFailure.get());
            return failures.get() == 0 && memory.peakBytes() <= plan.ceilingBytes();
        }
    }

    private Latencies askLight(Data data) throws InterruptedException {
        var latencies = new Latencies();
        long start = WallTime.nanoTicks();
        try (var client = new QueryClient(plan.target())) {
            for (int i = 0; WallTime.secondsSince(start) < plan.duration().toSeconds(); i++) {
                ask(client, data, plan.light().get(i % plan.light().size()), latencies);
                WallTime.sleep(REST);
            }
        } catch (IOException e) {
            failed(String.valueOf(e));
        }
        return latencies;
    }

    private void askHeavy(Data data, int first, AtomicBoolean isOver, Latencies latencies) {
        try (var client = new QueryClient(plan.target())) {
            for (int i = first; !isOver.get(); i++) {
                ask(client, data, plan.heavy().get(i % plan.heavy().size()), latencies);
            }
        } catch (IOException e) {
            failed(String.valueOf(e));
        }
    }

    private void ask(QueryClient client, Data data, String query, Latencies latencies)
            throws IOException {
        String text = data.fill(query);
        long start = WallTime.nanoTicks();
        Answer answer =
                text.startsWith("{")
                        ? client.lines(text, data.startNanos(), data.endNanos(), LIMIT, "backward")
                        : client.matrix(text, data.startNanos(), data.endNanos(), STEP);
        latencies.record(WallTime.nanoTicks() - start);
        if (!answer.ok()) {
            failed(query + ": " + answer.status() + " " + answer.message().strip());
        }
    }

    private void failed(String message) {
        failures.incrementAndGet();
        firstFailure.compareAndSet("", message);
    }

    private void report(String what, Latencies latencies, double cores) {
        out.printf(
                "%s: %d answers, p50 %.1f, p95 %.1f, p99 %.1f, max %.1f ms%s%n",
                what,
                latencies.count(),
                latencies.millis(50),
                latencies.millis(95),
                latencies.millis(99),
                latencies.maxMillis(),
                Double.isNaN(cores) ? "" : "; server on %.2f cores".formatted(cores));
    }
}
