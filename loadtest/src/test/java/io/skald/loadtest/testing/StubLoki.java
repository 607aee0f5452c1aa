package io.skald.loadtest.testing;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.skald.loadtest.http.Target;

import org.xerial.snappy.Snappy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// A server in this process: takes protobuf pushes, answers `query_range` for one stream's full selector, and fails on demand.
public final class StubLoki implements AutoCloseable {
    /// One stored line.
    public record Line(long timestampNanos, String text) {}

    private final HttpServer server;
    private final Map<String, List<Line>> streams = new TreeMap<>();
    private final Deque<Integer> failures = new ArrayDeque<>();
    private String retryAfter = "";
    private int pushes;

    public StubLoki() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/loki/api/v1/push", this::push);
        server.createContext("/loki/api/v1/query_range", this::query);
        server.createContext("/ready", exchange -> answer(exchange, 200, "ready\n"));
        server.start();
    }

    public Target target() {
        return new Target("127.0.0.1", server.getAddress().getPort(), "", null);
    }

    /// The next pushes fail with these statuses; 0 drops the connection after the lines were stored.
    public synchronized void failNext(String retryAfterSeconds, Integer... statuses) {
        retryAfter = retryAfterSeconds;
        failures.addAll(List.of(statuses));
    }

    public synchronized int pushes() {
        return pushes;
    }

    /// Lines by selector, in the order of arrival.
    public synchronized Map<String, List<Line>> streams() {
        return new TreeMap<>(streams);
    }

    /// Changes what is stored, as a faulty store would.
    public synchronized List<Line> linesOf(String selector) {
        return streams.computeIfAbsent(selector, unknown -> new ArrayList<>());
    }

    private synchronized void push(HttpExchange exchange) throws IOException {
        pushes++;
        byte[] body = exchange.getRequestBody().readAllBytes();
        Integer failure = failures.poll();
        if (failure != null && failure != 0) {
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            answer(exchange, failure, "not now\n");
            return;
        }
        CodedInputStream in = CodedInputStream.newInstance(Snappy.uncompress(body));
        while (in.readTag() != 0) {
            stream(CodedInputStream.newInstance(in.readByteArray()));
        }
        if (failure != null) {
            exchange.close();
        } else {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        }
    }

    private void stream(CodedInputStream in) throws IOException {
        String labels = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                labels = in.readStringRequireUtf8();
            } else {
                linesOf(labels).add(entry(CodedInputStream.newInstance(in.readByteArray())));
            }
        }
    }

    private static Line entry(CodedInputStream in) throws IOException {
        long nanos = 0;
        String line = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                CodedInputStream time = CodedInputStream.newInstance(in.readByteArray());
                for (int part = time.readTag(); part != 0; part = time.readTag()) {
                    boolean seconds = WireFormat.getTagFieldNumber(part) == 1;
                    nanos += time.readInt64() * (seconds ? 1_000_000_000L : 1);
                }
            } else {
                line = new String(in.readByteArray(), StandardCharsets.UTF_8);
            }
        }
        return new Line(nanos, line);
    }

    private synchronized void query(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
            int equals = pair.indexOf('=');
            parameters.put(
                    pair.substring(0, equals),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        long start = Long.parseLong(parameters.getOrDefault("start", "0"));
        long end = Long.parseLong(parameters.getOrDefault("end", "0"));
        String values =
                linesOf(parameters.getOrDefault("query", "")).stream()
                        .filter(line -> line.timestampNanos() >= start)
                        .filter(line -> line.timestampNanos() < end)
                        .sorted(Comparator.comparingLong(Line::timestampNanos))
                        .limit(Long.parseLong(parameters.getOrDefault("limit", "100")))
                        .map(line -> "[\"" + line.timestampNanos() + "\",\"" + line.text() + "\"]")
                        .collect(Collectors.joining(","));
        answer(
                exchange,
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":["
                        + (values.isEmpty() ? "" : "{\"stream\":{},\"values\":[" + values + "]}")
                        + "],\"stats\":{\"summary\":{}}}}\n");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, 0); // 0: chunked, so that chunks are tested too
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
