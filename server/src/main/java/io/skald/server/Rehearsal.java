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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// A short life of a server for the JDK to learn from: which classes it loads and which methods are hot. `bin/skald` runs
/// it once after a build, and later starts read what was learnt; that matters most for the replay of a full log, whose
/// code is used at a start and never again. No command of `skald`, and nothing depends on it.
final class Rehearsal {
    private static final int PUSHES = 60;
    private static final int LINES = 2_000;
    private static final int STREAMS = 20;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_HOUR = 3_600_000_000_000L;
    private static final List<String> QUERIES =
            List.of(
                    "{app=\"web\"}",
                    "{app=\"web\"} |= \"status=500\" | logfmt | duration > 20ms",
                    "sum by (pod) (count_over_time({app=~\"w.*\"}[5m]))",
                    "sum(rate({app=\"web\"} |~ \"5[0-9]3 ms\" [1m]))");

    private final long nowNanos = InstantSource.system().millis() * NANOS_PER_MILLI;

    private Rehearsal() {}

    /// @param arguments an empty directory
    public static void main(String[] arguments) throws Exception {
        PlainLogging.setLevel("error");
        run(Path.of(arguments[0]));
        System.exit(0);
    }

    /// @param directory empty
    /// @throws IOException when a request was not answered as it should be
    static void run(Path directory) throws Exception {
        new Rehearsal().run(directory.resolve("first"), directory.resolve("second"));
    }

    /// Fills one server; the other starts with what a crash of the first would leave.
    private void run(Path first, Path second) throws Exception {
        SkaldServer filled = SkaldServer.start(config(first));
        for (int push = 0; push < PUSHES; push++) {
            request(filled.port(), "POST", "/loki/api/v1/push", body(push));
        }
        ask(filled.port());
        Snapshot.take(new DiskFileSystem(first), new DiskFileSystem(second), path -> false);
        SkaldServer restarted = SkaldServer.start(config(second));
        Banner.text(config(second), restarted.port());
        ask(restarted.port());
        request(restarted.port(), "POST", "/flush", "");
        ask(restarted.port());
        restarted.stop();
        filled.stop();
    }

    private static ServerConfig config(Path data) {
        List<String> flags =
                List.of(
                        "-common.path-prefix=" + data,
                        "-server.http-listen-address=127.0.0.1",
                        "-server.http-listen-port=0");
        return ConfigReader.read(flags, Map.of());
    }

    /// JSON, some 100 bytes a line.
    private String body(int push) {
        var text = new StringBuilder("{\"streams\":[");
        for (int stream = 0; stream < STREAMS; stream++) {
            text.append(stream == 0 ? "" : ",")
                    .append("{\"stream\":{\"app\":\"web\",\"pod\":\"web-")
                    .append(stream)
                    .append("\"},\"values\":[");
            for (int line = 0; line < LINES / STREAMS; line++) {
                int number = (push * STREAMS + stream) * LINES + line;
                long time = nowNanos - NANOS_PER_HOUR + number * 1_000L;
                text.append(line == 0 ? "" : ",")
                        .append(
                                "[\"%d\",\"level=info path=/api/%d status=%d "
                                        .formatted(time, number % 97, number % 7 == 0 ? 500 : 200))
                        .append(
                                "duration=%dms msg=\\\"took %d ms\\\"\"]"
                                        .formatted(number % 31, number));
            }
            text.append("]}");
        }
        return text.append("]}").toString();
    }

    private void ask(int port) throws IOException {
        request(port, "GET", "/ready", "");
        request(port, "GET", "/metrics", "");
        request(port, "GET", "/loki/api/v1/labels", "");
        for (String query : QUERIES) {
            String path =
                    "/loki/api/v1/query_range?limit=100&start=%d&end=%d&query=%s"
                            .formatted(
                                    nowNanos - 2 * NANOS_PER_HOUR,
                                    nowNanos,
                                    URLEncoder.encode(query, StandardCharsets.UTF_8));
            request(port, "GET", path, "");
        }
    }

    /// @throws IOException also when the answer is no success
    private static void request(int port, String method, String path, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                """
                %s %s HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(method, path, bytes.length);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("HTTP/1.1 2")) {
                throw new IOException(method + " " + path + ": " + answer);
            }
        }
    }
}
