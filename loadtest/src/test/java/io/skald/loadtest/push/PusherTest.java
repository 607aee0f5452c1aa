package io.skald.loadtest.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.testing.StubLoki;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class PusherTest {
    private final List<Duration> pauses = new ArrayList<>();

    private PushOutcome push(StubLoki server, int maxTries) throws Exception {
        LineBatch batch = new LineBatch(16, 1);
        batch.add(0, 5, "line".getBytes(StandardCharsets.UTF_8), 0, 4);
        ProtobufBody encoder = new ProtobufBody();
        int length = encoder.encode(batch, List.of(StreamLabels.of(Map.of("a", "b"))));
        RetryPolicy policy =
                new RetryPolicy(maxTries, Duration.ofMillis(10), Duration.ofMillis(25));
        HttpConnection connection = new HttpConnection(server.target(), Duration.ofSeconds(5));
        try (Pusher pusher = new Pusher(connection, policy, pauses::add)) {
            return pusher.push(encoder.contentType(), encoder.body(), length);
        }
    }

    @Test
    void retriesTooManyRequestsAndServerErrorsWithGrowingPauses() throws Exception {
        try (StubLoki server = new StubLoki()) {
            server.failNext("", 429, 500, 503);
            PushOutcome outcome = push(server, 10);
            assertTrue(outcome.acknowledged());
            assertEquals(4, outcome.tries());
            assertEquals(
                    List.of(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(25)),
                    pauses);
            assertEquals(1, server.linesOf("{a=\"b\"}").size());
        }
    }

    @Test
    void honoursRetryAfter() throws Exception {
        try (StubLoki server = new StubLoki()) {
            server.failNext("3", 429);
            assertTrue(push(server, 10).acknowledged());
            assertEquals(List.of(Duration.ofSeconds(3)), pauses);
        }
    }

    @Test
    void doesNotRetryWhatIsTheLinesFault() throws Exception {
        try (StubLoki server = new StubLoki()) {
            server.failNext("", 400);
            PushOutcome outcome = push(server, 10);
            assertFalse(outcome.acknowledged());
            assertEquals(400, outcome.status());
            assertEquals("400 not now", outcome.message());
            assertEquals(1, server.pushes());
        }
    }

    @Test
    void sendsAgainAfterBrokenConnection() throws Exception {
        try (StubLoki server = new StubLoki()) {
            server.failNext("", 0);
            PushOutcome outcome = push(server, 10);
            assertTrue(outcome.acknowledged());
            assertEquals(2, server.linesOf("{a=\"b\"}").size(), "the stub does not remove doubles");
        }
    }

    @Test
    void givesUpAfterSoManyTries() throws Exception {
        StubLoki server = new StubLoki();
        server.close();
        PushOutcome outcome = push(server, 3);
        assertFalse(outcome.acknowledged());
        assertEquals(3, outcome.tries());
        assertEquals(0, outcome.status());
    }

    @Test
    void ioFailureIsNotHidden() throws IOException {
        assertTrue(RetryPolicy.retryable(502));
        assertFalse(RetryPolicy.retryable(404));
    }
}
