package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/// A wall clock that jumps under a running server. Elapsed time is real here, and short.
class ClockJumpTest {
    private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");
    private static final long LINE_NANOS =
            START.minusSeconds(3600).getEpochSecond() * 1_000_000_000L;
    private static final String COUNT = "sum(count_over_time({app=\"a\"}[3h]))";

    @TempDir Path data;
    private final AtomicReference<Instant> wall = new AtomicReference<>(START);

    @Test
    void aJumpForwardDeletesAndHidesNothingUntilItIsConfirmed() throws Exception {
        try (var server = start()) {
            push(server);
            server.post("/flush", "text/plain", new byte[0]);
            wall.set(START.plus(Duration.ofDays(30)));
            awaitService(server, "retention waits: the clock is PT719H");
            awaitRounds();
            assertEquals(3, count(server));
            assertTrue(metrics(server).contains("\nskald_retention_paused 1\n"));
            assertEquals(
                    200,
                    server.post("/skald/confirm-clock", "text/plain", new byte[0]).statusCode());
            assertEquals(0, count(server));
            assertTrue(metrics(server).contains("\nskald_retention_paused 0\n"));
        }
    }

    @Test
    void whenTheClockIsBackRetentionGoesOn() throws Exception {
        try (var server = start()) {
            push(server);
            wall.set(START.plus(Duration.ofDays(30)));
            awaitService(server, "retention waits");
            wall.set(START);
            awaitService(server, "compaction => Running (idle");
            assertEquals(3, count(server));
        }
    }

    @Test
    void aJumpBackLosesAndHidesNothing() throws Exception {
        try (var server = start()) {
            push(server);
            wall.set(START.minus(Duration.ofDays(400)));
            // The pushers' clocks are right.
            assertEquals(204, server.push("{\"app\":\"a\"}", LINE_NANOS + 7, "later").statusCode());
            server.post("/flush", "text/plain", new byte[0]);
            awaitRounds();
            assertEquals(4, count(server));
            wall.set(START);
            assertEquals(4, count(server));
            assertTrue(metrics(server).contains("\nskald_retention_paused 0\n"));
        }
    }

    private RunningServer start() throws StartException {
        return RunningServer.start(data, wall::get, "-store.retention=168h");
    }

    private static void push(RunningServer server) throws Exception {
        assertEquals(
                204,
                server.push("{\"app\":\"a\"}", LINE_NANOS, "one", "two", "three").statusCode());
    }

    private static int count(RunningServer server) throws Exception {
        String body =
                server.get(
                                "/loki/api/v1/query?time="
                                        + START.getEpochSecond()
                                        + "&query="
                                        + RunningServer.encode(COUNT))
                        .body();
        int value = body.lastIndexOf(",\"", body.indexOf(",\"stats\"") - 1);
        return body.contains("\"result\":[]")
                ? 0
                : Integer.parseInt(body.substring(value + 2, body.indexOf('"', value + 2)));
    }

    private static String metrics(RunningServer server) throws Exception {
        return server.get("/metrics").body();
    }

    private static void awaitService(RunningServer server, String text) throws Exception {
        String shown = "";
        for (int i = 0; i < 3000 && !shown.contains(text); i++) {
            shown = server.get("/services").body();
            awaitRounds(20);
        }
        assertTrue(shown.contains(text), shown);
    }

    /// Long enough for retention to look at what there is.
    private static void awaitRounds() throws InterruptedException {
        awaitRounds(300);
    }

    private static void awaitRounds(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
