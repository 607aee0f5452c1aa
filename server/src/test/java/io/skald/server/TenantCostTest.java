package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// What a thousand small tenants cost beside a single one with the same streams and lines, pushed by as many requests. The
/// figures are in the README.
class TenantCostTest {
    private static final int STREAMS = 1000;
    private static final int PUSHES = 2;
    private static final int LINES = 20;
    private static final long MAX_EXTRA_BYTES = 600;
    private static final long SLACK_BYTES = 4 << 20;

    @TempDir Path data;

    private final long baseNanos =
            Instant.now().minusSeconds(3000).getEpochSecond() * 1_000_000_000L;

    /// @param segments and the other files that belong to them
    /// @param diskBytes of all files
    /// @param heapBytes that live on when everything is written
    /// @param cpuMillis of the process, client and flush included
    private record Cost(long segments, long files, long diskBytes, long heapBytes, long cpuMillis) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d segments, %d files, %.2f MiB on disk, %.1f MiB of heap, %d ms of CPU",
                    segments,
                    files,
                    diskBytes / 1048576.0,
                    heapBytes / 1048576.0,
                    cpuMillis);
        }
    }

    @Test
    void aThousandTenantsCostNoMoreThanOne(TestReporter reporter) throws Exception {
        cost("warm-up", i -> "t" + i);
        Cost one = cost("one", _ -> "only");
        Cost many = cost("many", i -> "t" + i);
        reporter.publishEntry("one", one.toString());
        reporter.publishEntry("many", many.toString());
        assertEquals(one.segments(), many.segments());
        assertEquals(one.files(), many.files());
        // Tenants share segments but no blocks, so the small ones compress worse.
        long worstBytes = one.diskBytes() + STREAMS * MAX_EXTRA_BYTES;
        assertTrue(many.diskBytes() <= worstBytes, one + "\n" + many);
        assertTrue(many.heapBytes() <= one.heapBytes() + SLACK_BYTES, one + "\n" + many);
    }

    private Cost cost(String name, IntFunction<String> tenants) throws Exception {
        Path directory = Files.createDirectory(data.resolve(name));
        long heapBefore = liveHeapBytes();
        try (var server = RunningServer.start(directory, "-auth.enabled")) {
            long cpuBefore = cpuNanos();
            for (int push = 0; push < PUSHES; push++) {
                for (int stream = 0; stream < STREAMS; stream++) {
                    push(server, tenants.apply(stream), stream, push);
                }
            }
            assertEquals(204, server.get("/flush").statusCode());
            long cpuMillis = (cpuNanos() - cpuBefore) / 1_000_000;
            long heapBytes = liveHeapBytes() - heapBefore;
            String found =
                    server.get("/loki/api/v1/labels", "X-Scope-OrgID", tenants.apply(7)).body();
            assertTrue(found.contains("\"app\""), found);
            return new Cost(
                    segments(server), files(directory), diskBytes(directory), heapBytes, cpuMillis);
        }
    }

    private void push(RunningServer server, String tenant, int stream, int push) throws Exception {
        String[] lines = new String[LINES];
        for (int i = 0; i < LINES; i++) {
            lines[i] = "level=info stream=" + stream + " n=" + (push * LINES + i);
        }
        String labels = "{\"app\":\"app-" + stream + "\"}";
        long nanos = baseNanos + push * 1_000_000L;
        assertEquals(204, server.pushFor(tenant, labels, nanos, lines).statusCode());
    }

    private static long segments(RunningServer server) throws Exception {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("skald_segments "))
                .mapToLong(line -> (long) Double.parseDouble(line.split(" ")[1]))
                .sum();
    }

    private static long files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static long diskBytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
