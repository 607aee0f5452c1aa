package io.skald.server.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Requests before a pool of threads: so many run, so many wait, and none waits for longer than it is told how to. Whoever
/// cannot be served is refused, so that every request is answered in bounded time. Senders take turns; the requests of one are
/// served in the order in which they came. When there is no room, a request of a sender that has most waiting makes room for one
/// that has less. Thread-safe.
public final class RequestQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RequestQueue.class);

    private final Executor threads;
    private final Limits limits;
    private final LongSupplier nanoTicker;
    private final SenderQueue<Waiting> waiting = new SenderQueue<>();
    private int running;
    private long refusedCount;

    /// @param running requests that run at the same time; there must be as many threads
    /// @param waiting requests that wait at the same time
    /// @param patience how long one waits
    public record Limits(int running, int waiting, Duration patience) {}

    /// A request. Exactly one of the two actions is called, once.
    ///
    /// @param from whom it is
    /// @param run on one of the threads
    /// @param refused when there is no room or no time: quick; on the thread that offers this or another, or that calls
    ///     [#expire()]
    /// @param wanted whether anybody still waits for it; if not, it is refused when its turn comes
    public record Task(Sender from, Runnable run, Runnable refused, BooleanSupplier wanted) {}

    private record Waiting(Task task, long sinceNanos) {}

    public RequestQueue(Executor threads, Limits limits, LongSupplier nanoTicker) {
        this.threads = threads;
        this.limits = limits;
        this.nanoTicker = nanoTicker;
    }

    /// Runs the task as soon as it is its turn, or refuses it.
    public void offer(Task task) {
        boolean starts;
        Task refused = null;
        synchronized (this) {
            starts = running < limits.running();
            if (starts) {
                running++;
            } else {
                refused = await(task);
            }
        }
        if (starts) {
            start(task);
        } else if (refused != null) {
            refused.refused().run();
        }
    }

    /// Puts a task among those that wait.
    ///
    /// @return who has no room then: nobody, another task, or this one
    private @Nullable Task await(Task task) {
        Waiting makesRoom = null;
        if (waiting.size() >= limits.waiting()) {
            refusedCount++;
            makesRoom = waiting.pollLastOfMost(task.from());
            if (makesRoom == null) {
                return task;
            }
        }
        waiting.add(task.from(), new Waiting(task, nanoTicker.getAsLong()));
        return makesRoom == null ? null : makesRoom.task();
    }

    private void start(Task first) {
        try {
            threads.execute(() -> runAll(first));
        } catch (RejectedExecutionException e) {
            // The server stops.
            synchronized (this) {
                running--;
            }
            first.refused().run();
        }
    }

    private void runAll(Task first) {
        for (Task task = first; task != null; task = next()) {
            try {
                (task.wanted().getAsBoolean() ? task.run() : task.refused()).run();
            } catch (RuntimeException | Error e) {
                // One bad request must not cost a place for ever.
                LOG.error("a request failed", e);
            }
        }
    }

    private synchronized @Nullable Task next() {
        Waiting next = waiting.poll();
        if (next == null) {
            running--;
            return null;
        }
        return next.task();
    }

    /// Refuses those that have waited for too long. Called again and again.
    public void expire() {
        List<Task> expired = new ArrayList<>();
        synchronized (this) {
            long now = nanoTicker.getAsLong();
            long patience = limits.patience().toNanos();
            waiting.removeFirst(
                    each -> now - each.sinceNanos() >= patience, each -> expired.add(each.task()));
            refusedCount += expired.size();
        }
        expired.forEach(task -> task.refused().run());
    }

    /// Requests that wait now.
    public synchronized int waiting() {
        return waiting.size();
    }

    /// Requests refused since the start.
    public synchronized long refused() {
        return refusedCount;
    }
}
