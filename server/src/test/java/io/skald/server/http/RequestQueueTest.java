package io.skald.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

class RequestQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Sender ONE = new Sender("one", "10.0.0.1");
    private static final Sender OTHER = new Sender("other", "10.0.0.1");
    private static final Sender ONE_ELSEWHERE = new Sender("one", "10.0.0.2");

    /// What the threads would run next.
    private final Queue<Runnable> threads = new ArrayDeque<>();

    private final List<String> events = new ArrayList<>();
    private long nanos;
    private final RequestQueue queue =
            new RequestQueue(threads::add, new RequestQueue.Limits(2, 3, PATIENCE), () -> nanos);

    @Test
    void requestsRunInTheOrderInWhichTheyCame() {
        List.of("a", "b", "c", "d", "e").forEach(name -> offer(name, true));
        assertEquals(List.of(), events);
        assertEquals(3, queue.waiting());
        runThreads();
        // The thread of `a` takes all that wait before that of `b` has its turn.
        assertEquals(List.of("a ran", "c ran", "d ran", "e ran", "b ran"), events);
        offer("f", true);
        runThreads();
        assertEquals("f ran", events.getLast());
        assertEquals(0, queue.refused());
    }

    @Test
    void whoFindsNoRoomIsRefusedAtOnce() {
        List.of("a", "b", "c", "d", "e", "f").forEach(name -> offer(name, true));
        assertEquals(List.of("f refused"), events);
        assertEquals(1, queue.refused());
    }

    @Test
    void tenantsTakeTurnsAndSoDoTheAddressesOfOne() {
        var wide =
                new RequestQueue(
                        threads::add, new RequestQueue.Limits(1, 20, PATIENCE), () -> nanos);
        wide.offer(task(ONE, "first", true));
        for (int i = 1; i <= 4; i++) {
            wide.offer(task(ONE, "a" + i, true));
        }
        wide.offer(task(ONE_ELSEWHERE, "b1", true));
        wide.offer(task(OTHER, "c1", true));
        wide.offer(task(OTHER, "c2", true));
        runThreads();
        assertEquals("first a1 c1 b1 c2 a2 a3 a4", String.join(" ", events).replace(" ran", ""));
    }

    @Test
    void whoHasMostWaitingMakesRoom() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            offer(name, true);
        }
        queue.offer(task(OTHER, "f", true));
        assertEquals(List.of("e refused"), events);
        queue.offer(task(ONE_ELSEWHERE, "g", true));
        assertEquals(List.of("e refused", "d refused"), events);
        // Two of one tenant, one of the other: they would only change places.
        queue.offer(task(OTHER, "h", true));
        assertEquals("h refused", events.getLast());
        assertEquals(3, queue.refused());
        runThreads();
        assertEquals(List.of("a ran", "c ran", "f ran", "g ran", "b ran"), events.subList(3, 8));
    }

    @Test
    void whoWaitsForTooLongIsRefused() {
        List.of("a", "b", "c").forEach(name -> offer(name, true));
        nanos += PATIENCE.toNanos() / 2;
        offer("d", true);
        queue.expire();
        assertEquals(List.of(), events);
        nanos += PATIENCE.toNanos() / 2;
        queue.expire();
        assertEquals(List.of("c refused"), events);
        nanos += PATIENCE.toNanos();
        queue.expire();
        assertEquals(List.of("c refused", "d refused"), events);
        runThreads();
        assertEquals(List.of("c refused", "d refused", "a ran", "b ran"), events);
    }

    @Test
    void whoWentAwayCostsNoWork() {
        offer("a", true);
        offer("b", false);
        runThreads();
        assertEquals(List.of("a ran", "b refused"), events);
    }

    @Test
    void aFailureCostsNoPlace() {
        for (int i = 0; i < 2; i++) {
            queue.offer(
                    new RequestQueue.Task(
                            ONE,
                            () -> {
                                throw new IllegalStateException("a bug");
                            },
                            () -> {},
                            () -> true));
        }
        runThreads();
        offer("a", true);
        runThreads();
        assertEquals(List.of("a ran"), events);
    }

    @Test
    void whenTheThreadsStopAllAreRefused() {
        var stopped =
                new RequestQueue(
                        task -> {
                            throw new RejectedExecutionException();
                        },
                        new RequestQueue.Limits(1, 1, PATIENCE),
                        () -> nanos);
        for (int i = 0; i < 3; i++) {
            stopped.offer(task("" + i, true));
        }
        assertEquals(List.of("0 refused", "1 refused", "2 refused"), events);
    }

    private void offer(String name, boolean wanted) {
        queue.offer(task(name, wanted));
    }

    private RequestQueue.Task task(String name, boolean wanted) {
        return task(ONE, name, wanted);
    }

    private RequestQueue.Task task(Sender from, String name, boolean wanted) {
        return new RequestQueue.Task(
                from,
                () -> events.add(name + " ran"),
                () -> events.add(name + " refused"),
                () -> wanted);
    }

    private void runThreads() {
        for (Runnable task = threads.poll(); task != null; task = threads.poll()) {
            task.run();
        }
    }
}
