package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;

import net.jpountz.lz4.LZ4FrameOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// Clients that send nonsense, bombs and half requests get a documented answer, and are in nobody's way.
class BadClientsTest {
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String PUSH = "/loki/api/v1/push";
    private static final String OTLP = "/otlp/v1/logs";
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 422, 503);
    private static final int GOOD_PUSHES = 200;
    private static final int HALF_REQUESTS = 100;
    private static final Pattern LINE = Pattern.compile("\"line (\\d+)\"");

    @TempDir Path data;

    /// @param encoding empty for none
    private record Bad(String path, String type, String encoding, byte[] body) {}

    @Test
    void othersArePushedAndReadAllTheSame() throws Exception {
        List<Bad> bad = badRequests();
        try (var server = RunningServer.start(data);
                var threads = Executors.newFixedThreadPool(6)) {
            List<Socket> halves = halfRequests(server.port());
            List<Callable<Integer>> requests = new ArrayList<>();
            bad.forEach(request -> requests.add(() -> status(server, request)));
            Future<?> good =
                    threads.submit(() -> {
                        pushLines(server);
                        return null;
                    });
            List<Future<Integer>> statuses = new ArrayList<>();
            requests.forEach(request -> statuses.add(threads.submit(request)));
            for (int i = 0; i < statuses.size(); i++) {
                int status = statuses.get(i).get(60, TimeUnit.SECONDS);
                assertTrue(REFUSALS.contains(status), status + " for " + bad.get(i));
            }
            good.get(60, TimeUnit.SECONDS);
            for (Socket half : halves) {
                half.close();
            }

            List<Integer> found = new ArrayList<>();
            LINE.matcher(server.query("{app=\"good\"}", "limit=5000&direction=forward"))
                    .results()
                    .forEach(line -> found.add(Integer.valueOf(line.group(1))));
            List<Integer> sent = new ArrayList<>();
            for (int i = 0; i < GOOD_PUSHES; i++) {
                sent.add(i);
            }
            assertEquals(sent, found);
            assertTrue(server.get("/metrics").body().contains("skald_"));
        }
    }

    @Test
    void tenGigabytesInASmallBodyAreTooLarge() throws Exception {
        byte[] bomb = tenGigabytes();
        assertTrue(bomb.length < 330_000, bomb.length + " bytes");
        assertTrue(Runtime.getRuntime().maxMemory() < 10L << 30, "would fit");
        try (var server = RunningServer.start(data)) {
            for (String path : List.of(PUSH, OTLP)) {
                for (String type : List.of(JSON, PROTOBUF)) {
                    var bad = new Bad(path, type, "zstd", bomb);
                    assertEquals(413, status(server, bad), path + " " + type);
                }
            }
            assertEquals(200, server.get("/ready").statusCode());
        }
    }

    /// A frame of Zstandard without a claimed size, and 81,920 blocks that each repeat a blank 128 KiB times.
    private static byte[] tenGigabytes() {
        var bomb = new ByteArrayOutputStream();
        bomb.writeBytes(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x00, 0x58});
        int header = 128 << 10 << 3 | 1 << 1;
        for (int i = 0; i < 81_920; i++) {
            int last = i == 81_919 ? 1 : 0;
            bomb.write(header | last);
            bomb.write(header >> 8);
            bomb.write(header >> 16);
            bomb.write(' ');
        }
        return bomb.toByteArray();
    }

    private static int status(RunningServer server, Bad bad)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                bad.encoding.isEmpty()
                        ? server.post(bad.path, bad.type, bad.body)
                        : server.post(
                                bad.path, bad.type, bad.body, "Content-Encoding", bad.encoding);
        return answer.statusCode();
    }

    private static void pushLines(RunningServer server) throws IOException, InterruptedException {
        Instant now = Instant.now();
        long start = now.getEpochSecond() * 1_000_000_000L + now.getNano() - 60_000_000_000L;
        for (int i = 0; i < GOOD_PUSHES; i++) {
            assertEquals(
                    204, server.push("{\"app\":\"good\"}", start + i, "line " + i).statusCode());
        }
    }

    /// Connections that say that more comes, and then say nothing.
    private static List<Socket> halfRequests(int port) throws IOException {
        String head =
                "POST /loki/api/v1/push HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 104857600\r\n\r\n{\"streams\":[";
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < HALF_REQUESTS; i++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(bytes, 0, i % 2 == 0 ? bytes.length : 30);
            sockets.add(socket);
        }
        return sockets;
    }

    private static List<Bad> badRequests() throws IOException {
        List<Bad> all = new ArrayList<>();
        byte[] spaces = new byte[101 << 20];
        Arrays.fill(spaces, (byte) ' ');
        byte[] gzip = gzip(spaces);
        byte[] deflate = deflate(spaces);
        byte[] zstd = Zstd.compress(spaces);
        byte[] lz4 = lz4(spaces);
        for (int i = 0; i < 4; i++) {
            all.add(new Bad(PUSH, JSON, "gzip", gzip));
            all.add(new Bad(PUSH, JSON, "deflate", deflate));
            all.add(new Bad(PUSH, JSON, "zstd", zstd));
            all.add(new Bad(OTLP, JSON, "lz4", lz4));
            all.add(new Bad(PUSH, PROTOBUF, "", Snappy.compress(spaces)));
        }
        // It claims 4 GiB, and has three bytes.
        all.add(new Bad(PUSH, PROTOBUF, "", new byte[] {-1, -1, -1, -1, 15, 0, 0, 0}));
        all.add(new Bad(PUSH, JSON, "", millionLabels()));
        byte[] line = new byte[101 << 20];
        Arrays.fill(line, (byte) 'x');
        byte[] start = ascii("{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"1\",\"");
        System.arraycopy(start, 0, line, 0, start.length);
        all.add(new Bad(PUSH, JSON, "", line));
        var random = new SplittableRandom(7);
        for (String path : List.of(PUSH, "/api/prom/push", OTLP)) {
            for (String type : List.of(JSON, PROTOBUF, "text/plain")) {
                for (String encoding : List.of("", "gzip", "deflate", "zstd", "lz4", "br")) {
                    byte[] noise = new byte[random.nextInt(1, 5000)];
                    random.nextBytes(noise);
                    all.add(new Bad(path, type, encoding, noise));
                }
            }
        }
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] millionLabels() {
        var labels = new StringBuilder("{\"streams\":[{\"stream\":{\"l\":\"v\"");
        for (int i = 0; i < 1_000_000; i++) {
            labels.append(",\"l").append(i).append("\":\"v\"");
        }
        return ascii(labels.append("},\"values\":[[\"1\",\"x\"]]}]}").toString());
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        write(new GZIPOutputStream(out), body);
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        write(new DeflaterOutputStream(out, deflater), body);
        deflater.end();
        return out.toByteArray();
    }

    private static byte[] lz4(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        write(new LZ4FrameOutputStream(out), body);
        return out.toByteArray();
    }

    private static void write(OutputStream compressed, byte[] body) throws IOException {
        try (compressed) {
            compressed.write(body);
        }
    }
}
