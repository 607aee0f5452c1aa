package io.skald.loadtest.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.loadtest.push.BodyEncoder;
import io.skald.loadtest.push.RetryPolicy;
import io.skald.loadtest.testing.StubLoki;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

final class ReplayTest {
    private static final long END_NANOS = 1_767_225_600_000_000_000L;

    @TempDir Path folder;

    private static List<String> lines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LogFile log = new LogFile(file)) {
            while (log.next()) {
                lines.add(new String(log.line(), 0, log.length(), StandardCharsets.UTF_8));
            }
        }
        return lines;
    }

    @Test
    void takesBothTerminatorsOff() throws IOException {
        Path file = folder.resolve("x.log");
        Files.writeString(file, "one\r\ntwo\n\nfo\rur\r\nlast");
        assertEquals(List.of("one", "two", "", "fo\rur", "last"), lines(file));
        Files.writeString(file, "one\n");
        assertEquals(List.of("one"), lines(file));
        Files.writeString(file, "");
        assertEquals(List.of(), lines(file));
    }

    @Test
    void readsLinesLongerThanItsBuffer() throws IOException {
        Path file = folder.resolve("x.log");
        String longLine = "ab".repeat(400_000);
        Files.writeString(file, longLine + "\r\nshort\r\n");
        assertEquals(List.of(longLine, "short"), lines(file));
    }

    @Test
    void everyLineComesOnceWithGrowingTime() throws Exception {
        Path odd = folder.resolve("odd.log");
        Path even = folder.resolve("even.txt");
        Files.writeString(odd, "1\r\n3\r\n5");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            many.append("line ").append(i).append('\n');
        }
        Files.writeString(even, many);
        try (StubLoki server = new StubLoki()) {
            server.failNext("", 503);
            ReplayPlan plan =
                    new ReplayPlan(
                            server.target(),
                            List.of(odd, even),
                            "{app=\"%n\", file=\"%f\"}",
                            END_NANOS,
                            Duration.ofHours(1).toNanos(),
                            BodyEncoder.Encoding.PROTOBUF,
                            1_000_000,
                            100,
                            2,
                            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)));
            Path acks = folder.resolve("acks");
            Replay.Outcome outcome = Replay.run(plan, acks);
            assertEquals(1003, outcome.lines());
            assertEquals(1, outcome.retries());
            assertEquals(0, outcome.refused());
            List<StubLoki.Line> stored =
                    new ArrayList<>(server.linesOf("{app=\"even\", file=\"even.txt\"}"));
            stored.sort(Comparator.comparingLong(StubLoki.Line::timestampNanos));
            assertEquals(1000, stored.size());
            for (int i = 0; i < stored.size(); i++) {
                assertEquals("line " + i, stored.get(i).text());
            }
            assertTrue(stored.getLast().timestampNanos() < END_NANOS);
            assertEquals(
                    List.of("1", "3", "5"),
                    server.linesOf("{app=\"odd\", file=\"odd.log\"}").stream()
                            .sorted(Comparator.comparingLong(StubLoki.Line::timestampNanos))
                            .map(StubLoki.Line::text)
                            .toList());
            assertTrue(
                    Files.readString(acks)
                            .contains("\"stream\":\"{app=\\\"even\\\", file=\\\"even.txt\\\"}\""));
        }
    }
}
