package io.skald.server;

import io.skald.io.DiskFullException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A thread that does one task again and again: at once while there is work, else after a pause or a wake-up. It is
/// never interrupted, since an interrupt closes the files that it works on.
final class BackgroundLoop {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Task task;
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
        this.task = task;
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
