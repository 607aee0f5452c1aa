package io.skald.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class ConnectionWatchTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final ConnectionWatch<String> watch = new ConnectionWatch<>(nanos::get);
    private final List<String> ended = new ArrayList<>();

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        watch.sweep();
    }

    @Test
    void aClientThatSendsNoRequestIsLetGo() {
        watch.idle("a", () -> ended.add("a"));
        pass(ConnectionWatch.IDLE_PATIENCE);
        assertEquals(List.of(), ended);
        pass(Duration.ofSeconds(1));
        assertEquals(List.of("a"), ended);
        pass(ConnectionWatch.IDLE_PATIENCE.multipliedBy(2));
        assertEquals(List.of("a"), ended);
    }

    @Test
    void aBodyThatTricklesInIsGivenUp() {
        watch.receiving("a", () -> 30, () -> ended.add("a"));
        pass(ConnectionWatch.REQUEST_PATIENCE.plusSeconds(1));
        assertEquals(List.of("a"), ended);
    }

    @Test
    void aLargeBodyOverASlowLineHasItsTime() {
        watch.receiving("a", () -> 100 << 20, () -> ended.add("a"));
        pass(Duration.ofHours(1));
        assertEquals(List.of(), ended);
    }

    @Test
    void nobodyIsEndedWhileItsRequestIsAnswered() {
        watch.idle("a", () -> ended.add("idle"));
        watch.receiving("a", () -> 0, () -> ended.add("receiving"));
        watch.done("a");
        pass(Duration.ofHours(1));
        assertEquals(List.of(), ended);
        watch.idle("a", () -> ended.add("idle again"));
        pass(Duration.ofHours(1));
        assertEquals(List.of("idle again"), ended);
    }
}
