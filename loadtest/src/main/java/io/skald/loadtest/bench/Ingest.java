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
/// @param cpuFlushed the same until everything was flushed; merging may go on
/// @param clientCpu the load test's own CPU seconds while pushing
/// @param peakBytes the server's memory without file pages
/// @param disk what lay there when everything was flushed; null when the data directory is not known
/// @param cpuCompacted CPU seconds until everything was merged, too; NaN when it was not demanded or is not known
/// @param compactSeconds wall time of that
/// @param compacted what lies there then; null when it was not demanded
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
        @Nullable DiskUse disk,
        double cpuCompacted,
        double compactSeconds,
        @Nullable DiskUse compacted) {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final double QUIET_CPU_SECONDS = 0.02;
    private static final int QUIET_POLLS = 3;
    private static final double FLUSH_TIMEOUT_SECONDS = 120;
    private static final double COMPACT_TIMEOUT_SECONDS = 900;

    /// Pushes the whole spool, and has it flushed.
    ///
    /// @param server null when its process is not known
    /// @param compact whether to have everything merged then
    static Ingest run(
            Spool spool,
            Target target,
            int connections,
            @Nullable ProcessProbe server,
            @Nullable Path dataDirectory,
            boolean compact)
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
            DiskUse disk = dataDirectory == null ? null : DiskUse.of(dataDirectory);
            long compactStart = WallTime.nanoTicks();
            boolean compacted = compact && compact(target);
            double compactSeconds = WallTime.secondsSince(compactStart);
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
                    disk,
                    compacted ? cpu(server) - cpuBefore : Double.NaN,
                    compacted ? compactSeconds : Double.NaN,
                    compacted && dataDirectory != null ? DiskUse.of(dataDirectory) : null);
        }
    }

    private static PushPool.@Nullable Body body(Spool spool, int number) throws IOException {
        if (number >= spool.count()) {
            return null;
        }
        byte[] bytes = spool.read(number);
        return new PushPool.Body(spool.contentType(), bytes, bytes.length, number);
    }

    /// @return the server's CPU seconds when everything was flushed: for Skald, when it says so; for others, when they came
    ///     to rest
    private static double flush(
            Target target, @Nullable ProcessProbe server, @Nullable Path dataDirectory)
            throws IOException, InterruptedException {
        try (QueryClient client = new QueryClient(target)) {
            HttpReply reply = client.flush();
            if (!reply.ok()) {
                System.err.println("POST /flush: " + reply.brief());
            }
            if (client.metric("skald_head_rows").orElse(1) == 0) {
                double flushed = cpu(server);
                atRest(server, dataDirectory);
                return flushed;
            }
        }
        return atRest(server, dataDirectory);
    }

    private static double atRest(@Nullable ProcessProbe server, @Nullable Path dataDirectory)
            throws IOException, InterruptedException {
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

    /// @return whether the server can do that
    private static boolean compact(Target target) throws IOException, InterruptedException {
        try (QueryClient client = new QueryClient(target)) {
            HttpReply reply = client.compact();
            if (!reply.ok()) {
                System.err.println("POST /skald/compact: " + reply.brief());
                return false;
            }
            long start = WallTime.nanoTicks();
            while (client.metric("skald_compaction_demanded").orElse(0) > 0) {
                if (WallTime.secondsSince(start) > COMPACT_TIMEOUT_SECONDS) {
                    throw new IOException("still merging after " + COMPACT_TIMEOUT_SECONDS + " s");
                }
                WallTime.sleep(POLL);
            }
            return true;
        }
    }

    private static double cpu(@Nullable ProcessProbe server) {
        return server == null ? Double.NaN : server.cpuSeconds();
    }

    private static long wal(@Nullable Path dataDirectory) throws IOException {
        return dataDirectory == null ? 0 : DiskUse.of(dataDirectory).walBytes();
    }
}
