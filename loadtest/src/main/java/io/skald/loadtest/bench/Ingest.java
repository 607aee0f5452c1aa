package io.skald.loadtest.bench;

import io.skald.loadtest.http.HttpReply;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.DiskUse;
import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.MemorySampler;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.push.PushPool;
import io.skald.loadtest.push.RetryPolicy;
import io.skald.loadtest.query.QueryClient;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// What pushing cost.
///
/// @param refused bodies that were never acknowledged
/// @param retries tries beyond the first
/// @param firstFailure text of the first try that failed; empty when none did
/// @param seconds from the first push to the last acknowledgement
/// @param cpuAcked the server's CPU seconds until the last acknowledgement; NaN when its process is not known
/// @param cpuFlushed the same until everything was flushed
/// @param clientCpu the load test's own CPU seconds while pushing
/// @param peakBytes the server's memory without file pages
/// @param disk null when the data directory is not known
record Ingest(
        int refused,
        int retries,
        String firstFailure,
        double seconds,
        Latencies latencies,
        double cpuAcked,
        double cpuFlushed,
        double clientCpu,
        long peakBytes,
        @Nullable DiskUse disk) {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final double QUIET_CPU_SECONDS = 0.02;
    private static final int QUIET_POLLS = 3;
    private static final double FLUSH_TIMEOUT_SECONDS = 120;

    /// Pushes the whole spool, flushes and waits until the server is at rest.
    ///
    /// @param server null when its process is not known
    static Ingest run(
            Spool spool,
            Target target,
            int connections,
            @Nullable ProcessProbe server,
            @Nullable Path dataDirectory)
            throws IOException, InterruptedException {
        Latencies latencies = new Latencies();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger retries = new AtomicInteger();
        AtomicReference<String> firstFailure = new AtomicReference<>("");
        double cpuBefore = cpu(server);
        ProcessProbe self = new ProcessProbe(ProcessHandle.current().pid());
        double selfBefore = self.cpuSeconds();
        try (MemorySampler memory = server == null ? null : new MemorySampler(server)) {
            long start = WallTime.nanoTicks();
            PushPool.run(
                    target,
                    connections,
                    RetryPolicy.SHIPPER,
                    () -> body(spool, next.getAndIncrement()),
                    (body, outcome) -> {
                        latencies.record(outcome.lastNanos());
                        retries.addAndGet(outcome.tries() - 1);
                        refused.addAndGet(outcome.acknowledged() ? 0 : 1);
                        if (!outcome.message().isEmpty()) {
                            firstFailure.compareAndSet("", outcome.message());
                        }
                    });
            double seconds = WallTime.secondsSince(start);
            double acked = cpu(server) - cpuBefore;
            double clientCpu = self.cpuSeconds() - selfBefore;
            double flushed = flush(target, server, dataDirectory) - cpuBefore;
            return new Ingest(
                    refused.get(),
                    retries.get(),
                    firstFailure.get(),
                    seconds,
                    latencies,
                    acked,
                    flushed,
                    clientCpu,
                    memory == null ? 0 : memory.peakBytes(),
                    dataDirectory == null ? null : DiskUse.of(dataDirectory));
        }
    }

    private static PushPool.@Nullable Body body(Spool spool, int number) throws IOException {
        if (number >= spool.count()) {
            return null;
        }
        byte[] bytes = spool.read(number);
        return new PushPool.Body(spool.contentType(), bytes, bytes.length, number);
    }

    /// @return the server's CPU seconds when it came to rest
    private static double flush(
            Target target, @Nullable ProcessProbe server, @Nullable Path dataDirectory)
            throws IOException, InterruptedException {
        try (QueryClient client = new QueryClient(target)) {
            HttpReply reply = client.flush();
            if (!reply.ok()) {
                System.err.println("POST /flush: " + reply.brief());
            }
        }
        long start = WallTime.nanoTicks();
        double atRest = cpu(server);
        long walAtRest = wal(dataDirectory);
        int quiet = 0;
        while (quiet < QUIET_POLLS && WallTime.secondsSince(start) < FLUSH_TIMEOUT_SECONDS) {
            WallTime.sleep(POLL);
            double now = cpu(server);
            long wal = wal(dataDirectory);
            boolean still = !(now - atRest > QUIET_CPU_SECONDS * (quiet + 1)) && wal == walAtRest;
            quiet = still ? quiet + 1 : 0;
            if (!still) {
                atRest = now;
                walAtRest = wal;
            }
        }
        return atRest;
    }

    private static double cpu(@Nullable ProcessProbe server) {
        return server == null ? Double.NaN : server.cpuSeconds();
    }

    private static long wal(@Nullable Path dataDirectory) throws IOException {
        return dataDirectory == null ? 0 : DiskUse.of(dataDirectory).walBytes();
    }
}
