package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class BackgroundLoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void endsTheProcessWhenItsTaskBreaks() throws InterruptedException {
        var ended = new CountDownLatch(1);
        var loop =
                new BackgroundLoop(
                        "broken",
                        Duration.ofMillis(1),
                        () -> {
                            throw new StackOverflowError();
                        },
                        ended::countDown);
        loop.start();
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertTrue(loop.stop(PATIENCE));
    }

    @Test
    void tasksThatFailAreTriedAgain() throws InterruptedException {
        var ends = new AtomicInteger();
        var again = new CountDownLatch(2);
        var loop =
                new BackgroundLoop(
                        "failing",
                        Duration.ofMillis(1),
                        () -> {
                            again.countDown();
                            throw new java.io.IOException("disk");
                        },
                        ends::incrementAndGet);
        loop.start();
        assertTrue(again.await(10, TimeUnit.SECONDS));
        assertTrue(loop.stop(PATIENCE));
        assertEquals(0, ends.get());
    }
}
