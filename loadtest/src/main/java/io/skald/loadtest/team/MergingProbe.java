package io.skald.loadtest.team;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.push.LineBatch;
import io.skald.loadtest.push.ProtobufBody;
import io.skald.loadtest.push.PushOutcome;
import io.skald.loadtest.push.Pusher;
import io.skald.loadtest.push.RetryPolicy;
import io.skald.loadtest.push.StreamLabels;
import io.skald.loadtest.query.Answer;
import io.skald.loadtest.query.QueryClient;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;

/// Shows whether pushes and queries wait while segments are merged: several times a second it pushes a line and asks for
/// the last lines of a stream, and notes how long both took and whether a merge was on its way before and after. Only
/// Skald tells that.
final class MergingProbe implements AutoCloseable {
    private static final String RUNNING = "skald_compaction_running_bytes";
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] LINE = "still there?".getBytes(StandardCharsets.US_ASCII);
    private static final int LIMIT = 100;

    private final Target target;
    private final List<StreamLabels> labels;
    private final String query;
    private final long rangeNanos;
    private final Split merging = new Split();
    private final Split idle = new Split();
    private final Thread thread;
    private volatile boolean isOver;
    private volatile @Nullable String failure;
    private final AtomicInteger refused = new AtomicInteger();

    private record Split(Latencies pushes, Latencies queries) {
        Split() {
            this(new Latencies(), new Latencies());
        }
    }

    private MergingProbe(Target target, String job, String query, Duration range) {
        this.target = target;
        this.labels = List.of(StreamLabels.of(Map.of("job", job)));
        this.query = query;
        this.rangeNanos = range.toNanos();
        this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    /// Begins.
    ///
    /// @param job value of the label `job` of the stream that gets its lines
    /// @param query whose last lines are asked for
    /// @param range up to now that is asked
    static MergingProbe start(Target target, String job, String query, Duration range) {
        var probe = new MergingProbe(target, job, query, range);
        probe.thread.start();
        return probe;
    }

    private void run() {
        try (var pusher =
                        new Pusher(
                                new HttpConnection(target, PATIENCE),
                                RetryPolicy.SHIPPER,
                                WallTime::sleep);
                var client = new QueryClient(target)) {
            while (!isOver) {
                look(pusher, client);
                WallTime.sleep(PAUSE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failure = String.valueOf(e);
        }
    }

    private void look(Pusher pusher, QueryClient client) throws IOException, InterruptedException {
        OptionalDouble before = client.metric(RUNNING);
        if (before.isEmpty()) {
            throw new IOException("no " + RUNNING + " in /metrics");
        }
        long now = WallTime.epochNanos(WallTime.now());
        var batch = new LineBatch(LINE.length, 1);
        batch.add(0, now, LINE, 0, LINE.length);
        var body = new ProtobufBody();
        int length = body.encode(batch, labels);
        long start = WallTime.nanoTicks();
        PushOutcome outcome = pusher.push(body.contentType(), body.body(), length);
        long pushed = WallTime.nanoTicks();
        Answer answer = client.lines(query, now - rangeNanos, now, LIMIT, "backward");
        if (!outcome.acknowledged() || !answer.ok()) {
            refused.incrementAndGet();
            return;
        }
        long asked = WallTime.nanoTicks();
        boolean wasMerging = before.getAsDouble() > 0;
        if (wasMerging == client.metric(RUNNING).orElse(0) > 0) {
            Split split = wasMerging ? merging : idle;
            split.pushes().record(pushed - start);
            split.queries().record(asked - pushed);
        }
    }

    void print(PrintStream out) {
        if (failure != null) {
            out.printf("merging: not known (%s)%n", failure);
            return;
        }
        out.printf("probes that were refused: %d%n", refused.get());
        print("while merging", merging, out);
        print("else", idle, out);
    }

    private static void print(String when, Split split, PrintStream out) {
        out.printf(
                "%s, %d probes: push p50 %.1f, p99 %.1f, max %.1f ms; query p50 %.1f, p99 %.1f, max"
                        + " %.1f ms%n",
                when,
                split.pushes().count(),
                split.pushes().millis(50),
                split.pushes().millis(99),
                split.pushes().maxMillis(),
                split.queries().millis(50),
                split.queries().millis(99),
                split.queries().maxMillis());
    }

    /// Ends it, and waits for the look that is on its way.
    @Override
    public void close() {
        isOver = true;
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
