package io.skald.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// All threads of the server but those of Vert.x.
final class Threads {
    private final List<ExecutorService> pools = new ArrayList<>();

    /// Threads that never grow in number, for callers that bound their tasks themselves.
    ExecutorService unbounded(String name, int threads) {
        var queue = new LinkedBlockingQueue<Runnable>();
        var pool =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, queue, named(name));
        pools.add(pool);
        return pool;
    }

    /// A thread for each task, gone with it; for starting.
    static Executor single(String name) {
        ThreadFactory factory = named(name);
        return task -> factory.newThread(task).start();
    }

    private static ThreadFactory named(String name) {
        var count = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /// Lets what runs and waits finish.
    ///
    /// @param patience for all pools together
    void stop(Duration patience, java.util.function.LongSupplier nanoTicker)
            throws InterruptedException {
        long deadline = nanoTicker.getAsLong() + patience.toNanos();
        pools.forEach(ExecutorService::shutdown);
        for (ExecutorService pool : pools) {
            long left = Math.max(0, deadline - nanoTicker.getAsLong());
            // Those that do not end are left alone: an interrupt would close files under the
            // others.
            if (!pool.awaitTermination(left, TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }
}
