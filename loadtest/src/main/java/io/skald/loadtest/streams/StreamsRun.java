package io.skald.loadtest.streams;

import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.MemorySampler;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.push.LineBatch;
import io.skald.loadtest.push.ProtobufBody;
import io.skald.loadtest.push.PushOutcome;
import io.skald.loadtest.push.PushPool;
import io.skald.loadtest.push.RetryPolicy;
import io.skald.loadtest.push.StreamLabels;
import io.skald.loadtest.query.Answer;
import io.skald.loadtest.query.QueryClient;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Pushes a few lines into each of very many streams, asks for a flush and counts what is there.
public final class StreamsRun {
    private static final int BATCH_LINES = 1000;
    private static final int SAMPLES = 20;
    private static final int NODES = 97;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double MB = 1e6;

    private final Plan plan;
    private final PrintStream out;
    private final String job = "streams-" + WallTime.now().toEpochMilli();
    private final long startNanos = WallTime.epochNanos(WallTime.now());
    private final AtomicLong nextLine = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong tries = new AtomicLong();
    private final Latencies latencies = new Latencies();

    /// @param streams how many
    /// @param lines in each
    /// @param connections that push side by side
    /// @param ceilingBytes the server's memory without file pages may not pass it
    public record Plan(
            Target target,
            int streams,
            int lines,
            StreamOrder order,
            int connections,
            long ceilingBytes) {
        long allLines() {
            return (long) streams * lines;
        }
    }

    public StreamsRun(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /// @return whether all lines were taken, if not at once, and are there once, and memory stayed below the ceiling
    public boolean run() throws IOException, InterruptedException {
        var server = ProcessProbe.onPort(plan.target().port());
        double cpu = server.cpuSeconds();
        long start = WallTime.nanoTicks();
        try (var memory = new MemorySampler(server);
                var client = new QueryClient(plan.target())) {
            PushPool.run(
                    plan.target(),
                    plan.connections(),
                    RetryPolicy.SHIPPER,
                    this::nextBody,
                    this::pushed);
            report("pushed", start, server.cpuSeconds() - cpu, memory);
            boolean fromMemory = check(client, "before the flush");
            client.flush();
            boolean fromDisk = check(client, "after the flush");
            report("all", start, server.cpuSeconds() - cpu, memory);
            return fromMemory && fromDisk && memory.peakBytes() <= plan.ceilingBytes();
        }
    }

    private void report(String what, long start, double cpu, MemorySampler memory) {
        out.printf(
                "%s: %d streams, %d lines, %.1f s, server CPU %.1f s, %d pushes, %d tries, p50 %.1f"
                        + " ms, p99 %.1f ms, memory at most %.0f MB%n",
                what,
                plan.streams(),
                acknowledged.get(),
                WallTime.secondsSince(start),
                cpu,
                latencies.count(),
                tries.get(),
                latencies.millis(50),
                latencies.millis(99),
                memory.peakBytes() / MB);
    }

    private PushPool.@Nullable Body nextBody() throws IOException {
        long from = nextLine.getAndAdd(BATCH_LINES);
        int count = (int) Math.min(BATCH_LINES, plan.allLines() - from);
        if (count <= 0) {
            return null;
        }
        var batch = new LineBatch(count * 64, count);
        List<StreamLabels> labels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long line = from + i;
            int stream = plan.order().stream(line, plan.streams());
            labels.add(labels(stream));
            byte[] text =
                    ("line " + line / plan.streams() + " of stream " + stream + " status=ok")
                            .getBytes(StandardCharsets.UTF_8);
            batch.add(i, startNanos + line, text, 0, text.length);
        }
        var body = new ProtobufBody();
        int length = body.encode(batch, labels);
        byte[] bytes = Arrays.copyOf(body.body(), length);
        return new PushPool.Body(body.contentType(), bytes, length, count);
    }

    private StreamLabels labels(int stream) {
        return StreamLabels.of(Map.of("job", job, "node", node(stream), "pod", pod(stream)));
    }

    private static String node(int stream) {
        return "node-" + stream % NODES;
    }

    private static String pod(int stream) {
        return "pod-%08x".formatted(stream * 0x9E3779B1);
    }

    private void pushed(PushPool.Body body, PushOutcome outcome) throws IOException {
        if (!outcome.acknowledged()) {
            throw new IOException("refused after " + outcome.tries() + " tries: " + outcome);
        }
        tries.addAndGet(outcome.tries());
        latencies.record(outcome.lastNanos());
        acknowledged.addAndGet((Integer) body.tag());
    }

    private boolean check(QueryClient client, String when) throws IOException {
        long end = startNanos + plan.allLines() + NANOS_PER_SECOND;
        long wrong = 0;
        long all = 0;
        // Not in one query: no server needs the memory to look at so many streams at once.
        for (int node = 0; node < NODES; node++) {
            all += count(client, "{job=\"%s\", node=\"%s\"}".formatted(job, node(node)), end);
        }
        for (int sample = 0; sample < SAMPLES; sample++) {
            int stream = (int) (sample * (long) plan.streams() / SAMPLES);
            String selector = "{job=\"%s\", pod=\"%s\"}".formatted(job, pod(stream));
            wrong += count(client, selector, end) == plan.lines() ? 0 : 1;
        }
        out.printf(
                "%s: %d of %d lines, %d of %d streams that were asked for have a wrong count%n",
                when, all, plan.allLines(), wrong, SAMPLES);
        return all == plan.allLines() && wrong == 0;
    }

    private static long count(QueryClient client, String selector, long end) throws IOException {
        String query =
                "sum(count_over_time(%s[%ds])) or vector(0)".formatted(selector, HOUR.toSeconds());
        Answer answer = client.instant(query, end);
        if (!answer.ok()) {
            throw new IOException(query + ": " + answer.status() + " " + answer.message());
        }
        return (long) answer.series().stream().mapToDouble(Answer.Series::sum).sum();
    }
}
