package io.skald.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;

import org.xerial.snappy.Snappy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// What a [Rehearsal] pushes: lines of four usual kinds (JSON, logfmt, an access log, text), each in a few streams, in
/// Loki's two formats. The same from run to run but for the time.
final class RehearsalLoad {
    /// Lines of a push.
    static final int LINES = 2_000;

    static final String JSON_TYPE = "application/json";
    static final String PROTOBUF_TYPE = "application/x-protobuf";

    private static final List<String> APPS = List.of("api", "gateway", "nginx", "system");
    private static final int PODS = 5;
    private static final long NANOS_PER_LINE = 31_000_007;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int FIELD_STREAMS = 1;
    private static final int FIELD_LABELS = 1;
    private static final int FIELD_ENTRIES = 2;
    private static final int FIELD_TIMESTAMP = 1;
    private static final int FIELD_LINE = 2;
    private static final int FIELD_SECONDS = 1;
    private static final int FIELD_NANOS = 2;
    private static final int ERROR_EVERY = 25;

    private final long startNanos;

    /// @param startNanos of the first line of the first push
    RehearsalLoad(long startNanos) {
        this.startNanos = startNanos;
    }

    byte[] json(int push) {
        var random = new Random(push);
        var text = new StringBuilder("{\"streams\":[");
        for (int stream = 0; stream < streams(); stream++) {
            text.append(stream == 0 ? "" : ",")
                    .append("{\"stream\":{\"app\":\"%s\"".formatted(app(stream)))
                    .append(",\"level\":\"%s\"".formatted(level(push)))
                    .append(",\"pod\":\"%s\"},\"values\":[".formatted(pod(stream)));
            for (int i = 0; i < LINES / streams(); i++) {
                text.append(i == 0 ? "" : ",")
                        .append("[\"%d\",\"".formatted(nanos(push, stream, i)))
                        .append(line(stream, random).replace("\"", "\\\""))
                        .append("\"]");
            }
            text.append("]}");
        }
        return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /// In snappy's block format.
    byte[] protobuf(int push) throws IOException {
        var random = new Random(push);
        var bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (int stream = 0; stream < streams(); stream++) {
            out.writeBytes(FIELD_STREAMS, stream(push, stream, random));
        }
        out.flush();
        return Snappy.compress(bytes.toByteArray());
    }

    private ByteString stream(int push, int stream, Random random) throws IOException {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeString(
                FIELD_LABELS,
                "{app=\"%s\", level=\"%s\", pod=\"%s\"}"
                        .formatted(app(stream), level(push), pod(stream)));
        for (int i = 0; i < LINES / streams(); i++) {
            long nanos = nanos(push, stream, i);
            out.writeBytes(FIELD_ENTRIES, entry(nanos, line(stream, random)));
        }
        out.flush();
        return bytes.toByteString();
    }

    private static ByteString entry(long nanos, String line) throws IOException {
        ByteString.Output timeBytes = ByteString.newOutput();
        CodedOutputStream time = CodedOutputStream.newInstance(timeBytes);
        time.writeInt64(FIELD_SECONDS, nanos / NANOS_PER_SECOND);
        time.writeInt32(FIELD_NANOS, (int) (nanos % NANOS_PER_SECOND));
        time.flush();
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeBytes(FIELD_TIMESTAMP, timeBytes.toByteString());
        out.writeString(FIELD_LINE, line);
        out.flush();
        return bytes.toByteString();
    }

    private static int streams() {
        return APPS.size() * PODS;
    }

    private static String app(int stream) {
        return APPS.get(stream / PODS);
    }

    private static String pod(int stream) {
        return app(stream) + "-" + stream % PODS;
    }

    private static String level(int push) {
        return push % 8 == 7 ? "error" : "info";
    }

    private long nanos(int push, int stream, int i) {
        return startNanos + ((long) push * LINES + i * streams() + stream) * NANOS_PER_LINE;
    }

    private static String line(int stream, Random random) {
        boolean failed = random.nextInt(ERROR_EVERY) == 0;
        int number = random.nextInt(1_000);
        int status = failed ? 503 : 200;
        return switch (app(stream)) {
            case "api" ->
                    "{\"level\":\"%s\",\"trace_id\":\"%016x%016x\",\"user_id\":%d,\"path\":\"/api/v1/p%d\",\"status\":%d,\"latency_ms\":%d,\"msg\":\"%s\"}"
                            .formatted(
                                    failed ? "error" : "info",
                                    random.nextLong(),
                                    random.nextLong(),
                                    number * 7,
                                    number % 20,
                                    status,
                                    number,
                                    failed ? "upstream timeout" : "request completed");
            case "gateway" ->
                    "level=info caller=proxy.go:%d msg=\"forwarded request\" method=GET path=/p%d status=%d duration=%dms trace_id=%016x"
                            .formatted(number % 90, number % 20, status, number, random.nextLong());
            case "nginx" ->
                    "10.0.%d.%d - - [21/Nov/2026:08:%02d:%02d +0000] \"GET /static/%d.js HTTP/1.1\" %d %d \"-\" \"curl/8.5.0\" 0.%03d"
                            .formatted(
                                    number % 40,
                                    number % 251,
                                    number % 60,
                                    number % 59,
                                    number % 300,
                                    status,
                                    number * 13,
                                    number);
            default ->
                    failed
                            ? "connection to node-%d failed: timeout after %dms, error %d"
                                    .formatted(number % 9, number, number % 17)
                            : "worker %d: block blk_%d of size %d received from 10.251.%d.%d"
                                    .formatted(
                                            number % 31,
                                            random.nextInt(1 << 30),
                                            number * 64,
                                            number % 17,
                                            number % 250);
        };
    }
}
