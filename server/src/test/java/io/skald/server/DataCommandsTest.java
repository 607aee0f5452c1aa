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
import java.time.Duration;
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

    /// One bit of each file; `-Dskald.flips=20` flips twenty of each. Which bits there are, and that nothing but the damaged
    /// part is lost, is the business of the tests of the store and of the index (`FlippedBitsTest`,
    /// `LabelIndexCheckTest`); this one shows that a person gets to know.
    @Test
    void findsAFlippedBitAndTheServerStartsAllTheSame() throws Exception {
        Path sound = other.resolve("sound");
        try (var server = RunningServer.start(data)) {
            fill(server);
            server.get("/flush");
            fill(server);
            assertEquals(0, DataCommands.snapshot(data, sound, out), printed::toString);
        }
        assertEquals(0, DataCommands.reindex(sound, out), printed::toString);
        var random = new SplittableRandom(7);
        List<Path> files = files(sound);
        assertTrue(files.size() >= 7, files::toString);
        int flips = Integer.getInteger("skald.flips", 1);
        for (int i = 0; i < flips * files.size(); i++) {
            Path file = files.get(i % files.size());
            Path copy = other.resolve("copy" + i);
            copy(sound, copy);
            flip(copy, sound.relativize(file), random.nextLong(8 * Files.size(file)));
        }
    }

    private void flip(Path copy, Path file, long bit) throws Exception {
        byte[] bytes = Files.readAllBytes(copy.resolve(file));
        bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        Files.write(copy.resolve(file), bytes);
        String place = file + ", bit " + bit + "\n";
        printed.reset();
        assertEquals(CheckCommand.DAMAGED, CheckCommand.run(copy, out, Duration.ZERO), place);
        String report = printed.toString(StandardCharsets.UTF_8);
        // Lucene checks a day as a whole.
        String named = place.startsWith("index/2") ? place.substring(0, 16) : file.toString();
        assertTrue(report.startsWith(named), place + report);
        try (var server = RunningServer.start(copy)) {
            String answer = server.query("{app=~\".+\"}");
            boolean whole = lines(answer) == 80 && count(server) == 80;
            String metrics = server.get("/metrics").body();
            // A damaged last write looks like one that a crash has cut short.
            boolean cutOff = file.startsWith("wal") && metric(metrics, "skald_wal_torn_bytes") > 0;
            assertTrue(whole || cutOff || answer.contains("\"warnings\":["), place + answer);
            assertTrue(whole || file.startsWith("wal") || file.startsWith("segments"), place);
            // The labels in a segment are not read while the index has them.
            boolean unseen = whole && file.startsWith("segments");
            assertTrue(
                    unseen || cutOff || metric(metrics, "skald_corruptions_total") > 0,
                    place + metrics);
            fill(server);
        }
    }

    private static int lines(String answer) {
        return answer.split(",\"(one|two)\"", -1).length - 1;
    }

    private static long metric(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
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
            for (int i = 0; i < 2; i++) {
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
