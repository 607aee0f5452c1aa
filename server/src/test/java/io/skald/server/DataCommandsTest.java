package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.server.data.CheckCommand;
import io.skald.server.data.DataCommands;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

class DataCommandsTest {
    private static final String COUNT = "sum(count_over_time({app=~\".+\"}[1h]))";
    @TempDir Path data;
    @TempDir Path other;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private int check(Path directory) {
        printed.reset();
        return CheckCommand.run(directory, out);
    }

    private static long now() {
        return System.currentTimeMillis() * 1_000_000;
    }

    private static void fill(RunningServer server) throws IOException, InterruptedException {
        for (int stream = 0; stream < 20; stream++) {
            String labels = "{\"app\":\"a" + stream + "\"}";
            assertEquals(204, server.push(labels, now(), "one", "two").statusCode());
        }
    }

    private static long count(RunningServer server) throws IOException, InterruptedException {
        String body = server.get("/loki/api/v1/query?query=" + RunningServer.encode(COUNT)).body();
        int start = body.indexOf("\"value\":[");
        if (start < 0) {
            return 0;
        }
        int from = body.indexOf(",\"", start) + 2;
        return Long.parseLong(body.substring(from, body.indexOf('"', from)));
    }

    @Test
    void checksBesideARunningServer() throws Exception {
        try (var server = RunningServer.start(data)) {
            fill(server);
            assertEquals(CheckCommand.GOOD, check(data), printed::toString);
            server.get("/flush");
            fill(server);
            assertEquals(CheckCommand.GOOD, check(data), printed::toString);
            assertTrue(
                    printed.toString(StandardCharsets.UTF_8).contains("1 segments with 40 lines"));
        }
        assertEquals(CheckCommand.GOOD, check(data), printed::toString);
        assertEquals(CheckCommand.UNREADABLE, check(data.resolve("nowhere")));
    }

    @Test
    void findsAFlippedBitAndTheServerStartsAllTheSame() throws Exception {
        try (var server = RunningServer.start(data)) {
            fill(server);
        }
        var random = new SplittableRandom(7);
        List<Path> files = files(data);
        assertTrue(files.size() >= 8, files::toString);
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            byte[] bad = good.clone();
            int at = random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Path copy = other.resolve(file.getFileName() + "-" + at);
            copy(data, copy);
            Files.write(copy.resolve(data.relativize(file)), bad);
            assertEquals(CheckCommand.DAMAGED, check(copy), file + " at " + at);
            String report = printed.toString(StandardCharsets.UTF_8);
            String place = data.relativize(file).toString();
            String index = place.startsWith("index/2") ? place.substring(0, 16) : place;
            assertTrue(report.startsWith(index), report);
            try (var server = RunningServer.start(copy)) {
                String answer = server.query("{app=~\".+\"}");
                boolean whole = count(server) == 40;
                assertTrue(whole || answer.contains("\"warnings\":["), file + " at " + at + answer);
                assertTrue(whole || place.startsWith("segments"), file + " at " + at);
                fill(server);
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches("LOCK|write.lock"))
                    .sorted()
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file));
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    @Test
    void buildsTheLabelIndexAnew() throws Exception {
        try (var server = RunningServer.start(data)) {
            fill(server);
            assertEquals(1, DataCommands.reindex(data, out));
            assertTrue(printed.toString(StandardCharsets.UTF_8).contains("stop it first"));
        }
        for (Path file : files(data.resolve("index"))) {
            Files.delete(file);
        }
        assertEquals(0, DataCommands.reindex(data, out));
        assertEquals(CheckCommand.GOOD, check(data), printed::toString);
        String report = printed.toString(StandardCharsets.UTF_8);
        assertTrue(report.contains("1 segments in the label index"), report);
        try (var server = RunningServer.start(data)) {
            assertEquals(40, count(server));
        }
    }

    @Test
    void aCopyUnderLoadHasAllThatWasAcknowledgedOnce() throws Exception {
        var stop = new AtomicBoolean();
        var acknowledged = new AtomicInteger();
        List<Path> copies = new ArrayList<>();
        List<Integer> atLeast = new ArrayList<>();
        try (var server = RunningServer.start(data)) {
            var pusher = Thread.ofPlatform().start(() -> push(server, stop, acknowledged));
            for (int i = 0; i < 4; i++) {
                while (acknowledged.get() < 100 * (i + 1)) {
                    Thread.sleep(1);
                }
                atLeast.add(acknowledged.get());
                Path copy = other.resolve("copy" + i);
                assertEquals(0, DataCommands.snapshot(data, copy, out), printed::toString);
                copies.add(copy);
                server.get("/flush");
            }
            stop.set(true);
            pusher.join();
        }
        assertEquals(1, DataCommands.snapshot(data, copies.getFirst(), out), "not empty");
        for (int i = 0; i < copies.size(); i++) {
            Path restored = other.resolve("restored" + i);
            assertEquals(0, DataCommands.snapshot(copies.get(i), restored, out));
            try (var server = RunningServer.start(restored)) {
                String lines = server.query("{app=\"load\"}", "limit=5000");
                long count = count(server);
                assertTrue(count >= atLeast.get(i) && count <= acknowledged.get() + 1);
                for (int line = 0; line < atLeast.get(i); line++) {
                    int place = lines.indexOf("\"line " + line + ".\"");
                    assertTrue(place >= 0, "line " + line);
                    assertFalse(lines.indexOf("\"line " + line + ".\"", place + 1) >= 0);
                }
            }
        }
    }

    private static void push(RunningServer server, AtomicBoolean stop, AtomicInteger done) {
        try {
            while (!stop.get() && done.get() < 4000) {
                String line = "line " + done.get() + ".";
                assertEquals(204, server.push("{\"app\":\"load\"}", now(), line).statusCode());
                done.incrementAndGet();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
