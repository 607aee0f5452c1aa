package io.skald.loadtest.measure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Watches a process's memory from a thread of its own until it is closed.
public final class MemorySampler implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(200);

    private final ProcessProbe probe;
    private final AtomicLong peakBytes = new AtomicLong();
    private final Thread thread;

    public MemorySampler(ProcessProbe probe) {
        this.probe = probe;
        this.thread = Thread.ofPlatform().name("memory").daemon().start(this::run);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                peakBytes.accumulateAndGet(probe.anonymousBytes(), Math::max);
                WallTime.sleep(PERIOD);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /// Highest value seen so far; 0 when the process could not be read.
    public long peakBytes() {
        return peakBytes.accumulateAndGet(probe.anonymousBytes(), Math::max);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
