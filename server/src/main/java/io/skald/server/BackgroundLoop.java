package io.skald.server;

import io.skald.io.DiskFullException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A thread that does one task again and again: at once while there is work, else after a pause or a wake-up. It is
/// never interrupted, since an interrupt closes the files that it works on. An exception is logged and the task tried
/// again; after an [Error] nobody knows in what state the task is, so the process ends: what is acknowledged is in the
/// log, and a server that runs on without one of its loops would look well and do nothing.
final class BackgroundLoop {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private static final int EXIT_CODE = 70;

    private final Task task;
    private final Runnable end;
    private final Duration pause;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long failures;
    private boolean woken;
    private boolean stopped;

    /// One round of work.
    interface Task {
        /// @return whether there may be more to do right now
        boolean run() throws Exception;
    }

    /// @param pause after a round that found nothing to do
    BackgroundLoop(String name, Duration pause, Task task) {
        // Not exit(): its hooks would wait for this very thread.
        this(name, pause, task, () -> Runtime.getRuntime().halt(EXIT_CODE));
    }

    /// @param end called, by the loop's thread, when the task broke
    BackgroundLoop(String name, Duration pause, Task task, Runnable end) {
        this.task = task;
        this.end = end;
        this.pause = pause;
        this.thread = new Thread(this::loop, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /// Ends the pause.
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Lets the round that runs finish, and no other begin.
    ///
    /// @return false when it did not end in time
    boolean stop(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return thread.join(patience);
    }

    private void loop() {
        while (!isStopped()) {
            boolean more = false;
            Duration wait = pause;
            try {
                more = task.run();
                failures = 0;
            } catch (Exception e) {
                tell(++failures, e);
                wait = PAUSE_AFTER_FAILURE;
            } catch (Throwable e) {
                LOG.error("{} broke, the server ends", thread.getName(), e);
                end.run();
                return;
            }
            if (!more) {
                await(wait);
            }
        }
    }

    /// Says it at the first failure of many, and then ever more seldom.
    private void tell(long count, Exception failure) {
        if (Long.bitCount(count) != 1) {
            return;
        }
        if (failure instanceof DiskFullException) {
            LOG.error(
                    "{} waits for room, try {}: {}", thread.getName(), count, failure.getMessage());
        } else {
            LOG.error("{} failed {} times, will be tried again", thread.getName(), count, failure);
        }
    }

    private boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    private void await(Duration wait) {
        lock.lock();
        try {
            long nanos = wait.toNanos();
            while (nanos > 0 && !woken && !stopped) {
                nanos = changed.awaitNanos(nanos);
            }
            woken = false;
        } catch (InterruptedException e) {
            LOG.warn("{} was interrupted and ends", thread.getName());
            stopped = true;
        } finally {
            lock.unlock();
        }
    }
}
