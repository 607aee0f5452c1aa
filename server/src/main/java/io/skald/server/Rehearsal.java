package io.skald.server;

import io.skald.io.DiskFileSystem;
import io.skald.server.config.ConfigReader;
import io.skald.server.config.ServerConfig;
import io.skald.store.Snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// A short life of a server for the JDK to learn from: which classes it loads and which methods are hot. `bin/skald` runs
/// it once after a build, and later starts read what was learnt. That matters for the replay of a full log, whose code is
/// used at a start and never again, and for the first queries after a start. No command of `skald`, and nothing depends on
/// it.
final class Rehearsal {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_HOUR = 3_600_000_000_000L;

    /// How often compaction is asked about before it is taken as stuck.
    private static final int MAX_POLLS = 200;

    private static final Duration POLL = Duration.ofMillis(100);

    private static final List<String> QUERIES =
            List.of(
                    "{app=\"api\",pod=\"api-1\"}",
                    "{app=~\".+\"} |= \"0123456789abcdef0123456789abcdef\"",
                    "{app=~\".+\"} |= \"nowhere\"",
                    "{app=~\".+\"} |= \"error\"",
                    "{app=~\".+\"} |~ \"timeout.*[0-9]{3}ms\"",
                    "{app=\"api\"} | json | status>=500",
                    "{app=\"gateway\"} | logfmt | status>=500 and duration>500ms",
                    "sum by (app) (rate({app=~\".+\"}[5m]))",
                    "sum by (level) (count_over_time({app=~\".+\"} |= \"error\" [5m]))",
                    "sum(count_over_time({app=~\".+\"} |~ \"timeout.*[0-9]{3}ms\" [1m]))",
                    "quantile_over_time(0.99, {app=\"api\"} | json | unwrap latency_ms [5m]) by"
                            + " (path)",
                    "topk(3, sum by (path) (rate({app=\"nginx\"} | pattern `<_> \"<method> <path>"
                            + " <_>\" <status> <_>` [5m])))");

    private final Extent extent;
    private final long nowNanos = InstantSource.system().millis() * NANOS_PER_MILLI;

    private Rehearsal(Extent extent) {
        this.extent = extent;
    }

    /// @param pushes of [RehearsalLoad#LINES] lines each
    /// @param rounds how often each query is asked of lines in segments
    record Extent(int pushes, int rounds) {
        /// Enough for the compiler to have seen what is hot; some 10 s of processor time.
        static final Extent FULL = new Extent(60, 10);
    }

    /// @param arguments an empty directory
    public static void main(String[] arguments) throws Exception {
        PlainLogging.setLevel("error");
        run(Path.of(arguments[0]), Extent.FULL);
        System.exit(0);
    }

    /// @param directory empty
    /// @throws IOException when a request was not answered as it should be
    static void run(Path directory, Extent extent) throws Exception {
        new Rehearsal(extent).run(directory.resolve("first"), directory.resolve("second"));
    }

    /// Fills one server; the other starts with what a crash of the first would leave.
    private void run(Path first, Path second) throws Exception {
        SkaldServer filled = SkaldServer.start(config(first));
        var load = new RehearsalLoad(nowNanos - 2 * NANOS_PER_HOUR);
        for (int push = 0; push < extent.pushes(); push++) {
            String type = push % 2 == 0 ? RehearsalLoad.PROTOBUF_TYPE : RehearsalLoad.JSON_TYPE;
            byte[] body = push % 2 == 0 ? load.protobuf(push) : load.json(push);
            request(filled.port(), "POST", "/loki/api/v1/push", type, body);
        }
        ask(filled.port());
        Snapshot.take(new DiskFileSystem(first), new DiskFileSystem(second), path -> false);
        SkaldServer restarted = SkaldServer.start(config(second));
        Banner.text(config(second), restarted.port());
        ask(restarted.port());
        post(restarted.port(), "/flush");
        ask(restarted.port());
        merge(restarted.port());
        for (int round = 0; round < extent.rounds(); round++) {
            ask(restarted.port());
        }
        restarted.stop();
        filled.stop();
    }

    private static void merge(int port) throws IOException, InterruptedException {
        post(port, "/skald/compact");
        for (int poll = 0; poll < MAX_POLLS; poll++) {
            if (get(port, "/metrics").contains("\nskald_compaction_demanded 0")) {
                return;
            }
            Thread.sleep(POLL);
        }
        throw new IOException("merging does not end");
    }

    private static ServerConfig config(Path data) {
        List<String> flags =
                List.of(
                        "-common.path-prefix=" + data,
                        "-server.http-listen-address=127.0.0.1",
                        "-server.http-listen-port=0",
                        // Else only the first of a query's rounds would work it out.
                        "-querier.cache-results=false");
        return ConfigReader.read(flags, Map.of());
    }

    private void ask(int port) throws IOException {
        get(port, "/ready");
        get(port, "/metrics");
        get(port, "/loki/api/v1/labels");
        get(port, "/loki/api/v1/label/app/values");
        get(port, "/loki/api/v1/series?match%5B%5D=%7Bapp%3D%22api%22%7D");
        for (String query : QUERIES) {
            get(
                    port,
                    "/loki/api/v1/query_range?limit=1000&step=300&start=%d&end=%d&query=%s"
                            .formatted(
                                    nowNanos - 3 * NANOS_PER_HOUR,
                                    nowNanos,
                                    URLEncoder.encode(query, StandardCharsets.UTF_8)));
        }
    }

    private static String get(int port, String path) throws IOException {
        return request(port, "GET", path, RehearsalLoad.JSON_TYPE, new byte[0]);
    }

    private static void post(int port, String path) throws IOException {
        request(port, "POST", path, RehearsalLoad.JSON_TYPE, new byte[0]);
    }

    /// @return the answer with its head
    /// @throws IOException also when the answer is no success
    private static String request(int port, String method, String path, String type, byte[] body)
            throws IOException {
        String head =
                """
                %s %s HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Content-Type: %s\r
                Content-Length: %d\r
                \r
                """
                        .formatted(method, path, type, body.length);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("HTTP/1.1 2")) {
                throw new IOException(method + " " + path + ": " + answer);
            }
            return answer;
        }
    }
}
