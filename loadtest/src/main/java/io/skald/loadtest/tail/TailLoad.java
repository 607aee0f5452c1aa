package io.skald.loadtest.tail;

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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Pushes numbered lines, at a steady rate or as fast as it can, as one pusher with one connection does.
public final class TailLoad {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SHORTEST_REST = Duration.ofMillis(1);
    private static final int MAX_BATCH_LINES = 1000;
    private static final int PUSHES_PER_SECOND = 20;
    private static final byte[] PADDING = "x".repeat(80).getBytes(StandardCharsets.US_ASCII);

    private final Plan plan;
    private final List<StreamLabels> labels;
    private final LineRest rest;
    private final Latencies latencies = new Latencies();
    private long refused;
    private long lineBytes;

    /// Writes what stands in a line behind its number.
    public interface LineRest {
        /// @param from offset in the bytes of the batch; see [LineBatch#ensureBytes] for room
        /// @return offset behind what it wrote
        int write(int stream, long timestampNanos, LineBatch batch, int from);
    }

    /// @param job value of the label `job` of all streams
    /// @param streams how many
    /// @param linesPerSecond of all streams
    /// @param batchLines lines in one push
    /// @param linesPerStream once the load is done
    public record Plan(
            Target target,
            String job,
            int streams,
            int linesPerSecond,
            int batchLines,
            long linesPerStream) {
        /// At a steady rate for that long.
        public static Plan paced(
                Target target, String job, int streams, int linesPerSecond, Duration duration) {
            int batch = Math.max(1, Math.min(MAX_BATCH_LINES, linesPerSecond / PUSHES_PER_SECOND));
            long lines = duration.toSeconds() * linesPerSecond / streams;
            return new Plan(target, job, streams, linesPerSecond, batch, lines);
        }

        /// As fast as the server takes it.
        public static Plan unpaced(
                Target target, String job, int streams, int batchLines, int lines) {
            return new Plan(target, job, streams, Integer.MAX_VALUE, batchLines, lines / streams);
        }

        public String selector() {
            return "{job=\"" + job + "\"}";
        }
    }

    /// Lines of about 100 bytes that differ in little but their numbers.
    public TailLoad(Plan plan) {
        this(plan, TailLoad::pad);
    }

    public TailLoad(Plan plan, LineRest rest) {
        this.plan = plan;
        this.rest = rest;
        this.labels =
                IntStream.range(0, plan.streams())
                        .mapToObj(i -> StreamLabels.of(Map.of("job", plan.job(), "s", "" + i)))
                        .toList();
    }

    /// Pushes everything.
    ///
    /// @return seconds that it took
    public double run() throws IOException, InterruptedException {
        var body = new ProtobufBody();
        var batch = new LineBatch(plan.batchLines() * 128, plan.batchLines());
        long total = plan.linesPerStream() * plan.streams();
        long start = WallTime.nanoTicks();
        try (var pusher =
                new Pusher(
                        new HttpConnection(plan.target(), READ_TIMEOUT),
                        RetryPolicy.SHIPPER,
                        WallTime::sleep)) {
            for (long line = 0; line < total; line += plan.batchLines()) {
                fill(batch, line, Math.min(total, line + plan.batchLines()));
                int length = body.encode(batch, labels);
                PushOutcome outcome = pusher.push(body.contentType(), body.body(), length);
                latencies.record(outcome.lastNanos());
                refused += outcome.acknowledged() ? 0 : batch.count();
                await(start, line + plan.batchLines());
            }
        }
        return WallTime.secondsSince(start);
    }

    private void fill(LineBatch batch, long from, long to) {
        batch.clear();
        long now = WallTime.epochNanos(WallTime.now());
        for (long line = from; line < to; line++) {
            int stream = (int) (line % plan.streams());
            String number = "s=" + stream + " n=" + line / plan.streams() + " ";
            byte[] start = number.getBytes(StandardCharsets.US_ASCII);
            int at = batch.byteCount();
            System.arraycopy(start, 0, batch.ensureBytes(start.length), at, start.length);
            long timestamp = now + (line - from);
            int end = rest.write(stream, timestamp, batch, at + start.length);
            batch.endLine(end, stream, timestamp);
        }
        lineBytes += batch.byteCount();
    }

    private static int pad(int stream, long timestampNanos, LineBatch batch, int from) {
        byte[] bytes = batch.ensureBytes(from - batch.byteCount() + PADDING.length);
        System.arraycopy(PADDING, 0, bytes, from, PADDING.length);
        return from + PADDING.length;
    }

    private void await(long start, long lines) throws InterruptedException {
        long due = start + (long) (lines * 1e9 / plan.linesPerSecond());
        Duration rest = Duration.ofNanos(due - WallTime.nanoTicks());
        if (rest.compareTo(SHORTEST_REST) > 0) {
            WallTime.sleep(rest);
        }
    }

    public Latencies latencies() {
        return latencies;
    }

    /// Bytes of all lines that were pushed.
    public long lineBytes() {
        return lineBytes;
    }

    /// Lines that were not accepted.
    public long refused() {
        return refused;
    }
}
