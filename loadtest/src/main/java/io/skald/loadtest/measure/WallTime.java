package io.skald.loadtest.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;

/// The load test's only clock.
public final class WallTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private WallTime() {}

    public static Instant now() {
        return Instant.now();
    }

    /// Elapsed time; only differences mean something.
    public static long nanoTicks() {
        return System.nanoTime();
    }

    /// CPU time of the calling thread, in nanoseconds.
    public static long threadCpuNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    public static void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }

    /// Seconds since `startTicks`, a value of [#nanoTicks()].
    public static double secondsSince(long startTicks) {
        return (nanoTicks() - startTicks) / 1e9;
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z.
    public static long epochNanos(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    public static Instant ofEpochNanos(long nanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
