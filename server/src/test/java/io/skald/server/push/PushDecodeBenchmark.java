package io.skald.server.push;

import io.skald.model.TenantId;
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
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// How fast is a body of about 1 MB decoded: 5,700 lines in 300 streams? Bytes of the raw body (Protocol Buffers before
/// snappy, or JSON) times the operations per second is the figure to compare.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PushDecodeBenchmark {
    private static final int STREAMS = 300;
    private static final int LINES_PER_STREAM = 19;
    private static final TenantId TENANT = new TenantId("bench");

    @Param({"protobuf", "json"})
    String format = "protobuf";

    /// Whether streams have a level label; without one the lines are searched.
    @Param({"true", "false"})
    boolean levelLabel = true;

    /// Whether each line has a trace id.
    @Param({"false", "true"})
    boolean metadata;

    private byte[] body = {};
    private PushDecoder decoder =
            new PushDecoder(PushLimits.defaults(), InstantSource.fixed(Instant.EPOCH), 0);

    @Setup
    public void prepare() throws IOException {
        Instant now = Instant.ofEpochSecond(1_800_000_000L);
        decoder = new PushDecoder(PushLimits.defaults(), InstantSource.fixed(now), 16 << 20);
        var random = new SplittableRandom(1);
        List<PushBodies.Stream> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            List<PushBodies.Entry> entries = new ArrayList<>();
            for (int j = 0; j < LINES_PER_STREAM; j++) {
                entries.add(entry(now, random));
            }
            String labels =
                    "{app=\"shop-%d\", env=\"prod\", namespace=\"team-%d\", pod=\"shop-%x\"%s}"
                            .formatted(
                                    i % 40,
                                    i % 7,
                                    random.nextLong(),
                                    levelLabel ? ", level=\"info\"" : "");
            streams.add(new PushBodies.Stream(labels, entries));
        }
        byte[] raw = format.equals("json") ? json(streams) : PushBodies.protobuf(streams);
        body = format.equals("json") ? raw : PushBodies.encode(raw, "snappy");
        System.out.println("raw bytes " + raw.length + ", as sent " + body.length);
    }

    private PushBodies.Entry entry(Instant now, SplittableRandom random) {
        String line =
                ("ts=2027-01-15T08:00:00Z caller=handler.go:%d msg=\"GET /api/orders/%d done\""
                     + " status=%d took=%dms bytes=%d user=%x session=%x request handled by worker")
                        .formatted(
                                random.nextInt(500),
                                random.nextInt(100_000),
                                200 + random.nextInt(300),
                                random.nextInt(900),
                                random.nextInt(100_000),
                                random.nextInt(),
                                random.nextLong());
        long timestamp = now.getEpochSecond() * 1_000_000_000L - random.nextLong(60_000_000_000L);
        String trace = "%016x%016x".formatted(random.nextLong(), random.nextLong());
        return metadata
                ? new PushBodies.Entry(timestamp, line, "trace_id", trace)
                : new PushBodies.Entry(timestamp, line);
    }

    private static byte[] json(List<PushBodies.Stream> streams) {
        var out = new StringBuilder("{\"streams\":[");
        for (PushBodies.Stream stream : streams) {
            out.append(out.length() < 20 ? "" : ",").append("{\"stream\":");
            out.append(stream.labels().replaceAll("(\\w+)=\"", "\"$1\":\""))
                    .append(",\"values\":[");
            String separator = "";
            for (PushBodies.Entry entry : stream.entries()) {
                out.append(separator).append("[\"").append(entry.timestampNanos()).append("\",\"");
                out.append(entry.line().replace("\"", "\\\"")).append('"');
                if (entry.metadata().length > 0) {
                    out.append(",{\"trace_id\":\"").append(entry.metadata()[1]).append("\"}");
                }
                out.append(']');
                separator = ",";
            }
            out.append("]}");
        }
        return Utf8.bytes(out.append("]}").toString());
    }

    @Benchmark
    public PushOutcome decode() throws PushException {
        boolean json = format.equals("json");
        byte[] given = json ? body.clone() : body;
        return decoder.decode(
                new PushRequest(
                        PushRequest.Protocol.LOKI,
                        TENANT,
                        json ? "application/json" : "application/x-protobuf",
                        null,
                        given,
                        0,
                        given.length));
    }
}
