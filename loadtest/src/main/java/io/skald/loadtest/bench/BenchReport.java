package io.skald.loadtest.bench;

import io.skald.loadtest.generate.Profile;
import io.skald.loadtest.measure.Calibration;
import io.skald.loadtest.measure.DiskUse;
import io.skald.loadtest.query.QueryTimings.Timing;
import io.skald.loadtest.query.QueryTimings.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The outcome of one benchmark.
///
/// @param dataEnd end of the data, to be given as `--end` when the same data are asked again
/// @param ingest null when nothing was pushed
/// @param queryPeakBytes the server's memory without file pages while it was asked; 0 when not known
/// @param readySeconds start of the server to ready; NaN when it was not started here
public record BenchReport(
        Profile profile,
        String dataEnd,
        Generation generation,
        Calibration calibration,
        @Nullable Ingest ingest,
        double readySeconds,
        List<Timing> queries,
        long queryPeakBytes) {
    /// CPU seconds per GB until flushed, as a multiple of the calibration's compression.
    static final double CPU_LIMIT = 12;

    /// Bytes on disk per raw byte, as a multiple of the calibration's.
    static final double DISK_LIMIT = 1.3;

    static final double PUSH_P99_LIMIT_MILLIS = 300;

    /// Speed of a search for what is nowhere, as a part of the calibration's decompression.
    static final double SCAN_LIMIT = 0.5;

    private static final String SCAN_QUERY = "Q11";

    /// Whether every push was acknowledged and every answer right.
    public boolean right() {
        boolean pushed = ingest == null || ingest.refused() == 0;
        return pushed
                && queries.stream()
                        .noneMatch(timing ->
                                timing.verdict() == Verdict.WRONG
                                        || timing.verdict() == Verdict.FAILED);
    }

    /// Whether no figure is beyond its limit; figures that are not known count as met.
    public boolean withinLimits() {
        return limits().stream().noneMatch(Limit::missed);
    }

    /// A figure with its bound.
    ///
    /// @param atLeast whether the bound is a lower one
    record Limit(String name, double value, double bound, boolean atLeast) {
        boolean missed() {
            return atLeast ? value < bound : value > bound;
        }
    }

    List<Limit> limits() {
        List<Limit> limits = new ArrayList<>();
        if (ingest != null) {
            double cpu = perGb(ingest.cpuFlushed()) / calibration.compressSecondsPerGb();
            limits.add(new Limit("CPU per GB flushed / calibration", cpu, CPU_LIMIT, false));
            double p99 = ingest.latencies().millis(99);
            limits.add(new Limit("push p99 ms", p99, PUSH_P99_LIMIT_MILLIS, false));
            DiskUse disk = ingest.disk();
            if (disk != null) {
                double ratio = disk.dataBytes() / (double) rawBytes() / calibration.sizeRatio();
                limits.add(new Limit("disk / calibration", ratio, DISK_LIMIT, false));
            }
        }
        for (Timing timing : queries) {
            if (timing.spec().id().equals(SCAN_QUERY) && timing.cpuMillis() > 0) {
                double speed = rawBytes() / 1e6 / (timing.cpuMillis() / 1e3);
                double part = speed / calibration.decompressMbPerSecond();
                limits.add(new Limit("absent needle / decompression", part, SCAN_LIMIT, true));
            }
        }
        return limits;
    }

    long rawBytes() {
        return generation.facts().bytes();
    }

    private double perGb(double value) {
        return value * 1e9 / rawBytes();
    }

    /// Every figure by its name, in the order in which it is shown; without the queries.
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("profile", profile.name());
        figures.put("data end", dataEnd);
        figures.put("lines", generation.facts().lines());
        figures.put("raw MB", rawBytes() / 1e6);
        figures.put("streams", generation.facts().streamCount());
        figures.put("lines with error", generation.facts().errorCount());
        figures.put("lines with timeout regex", generation.facts().timeouts().count());
        figures.put("api lines with 5xx", generation.facts().apiErrors().count());
        figures.put("generator s", generation.seconds());
        figures.put("generator CPU s", generation.cpuSeconds());
        figures.put("calibration sample MB", calibration.sampleBytes() / 1e6);
        figures.put("calibration size per raw byte", calibration.sizeRatio());
        figures.put("calibration compress CPU s per GB", calibration.compressSecondsPerGb());
        figures.put("calibration best round", calibration.bestCompressSecondsPerGb());
        figures.put("calibration compress MB/s", calibration.compressMbPerSecond());
        figures.put("calibration decompress MB/s", calibration.decompressMbPerSecond());
        figures.put("start to ready s", readySeconds);
        if (ingest != null) {
            putIngest(figures, ingest);
        }
        if (queryPeakBytes > 0) {
            figures.put("queries peak MB without file pages", queryPeakBytes / 1e6);
        }
        return figures;
    }

    private void putIngest(Map<String, Object> figures, Ingest of) {
        figures.put("push raw MB/s", rawBytes() / 1e6 / of.seconds());
        figures.put("push lines/s", generation.facts().lines() / of.seconds());
        figures.put("push ms p50", of.latencies().millis(50));
        figures.put("push ms p95", of.latencies().millis(95));
        figures.put("push ms p99", of.latencies().millis(99));
        figures.put("push ms max", of.latencies().maxMillis());
        figures.put("push retries", of.retries());
        figures.put("push refused", of.refused());
        figures.put("client CPU s per GB", perGb(of.clientCpu()));
        figures.put("server CPU s per GB acked", perGb(of.cpuAcked()));
        figures.put("server CPU s per GB flushed", perGb(of.cpuFlushed()));
        figures.put("server peak MB without file pages", of.peakBytes() / 1e6);
        DiskUse disk = of.disk();
        if (disk != null) {
            figures.put("disk bytes per raw byte", disk.dataBytes() / (double) rawBytes());
            figures.put("wal bytes per raw byte", disk.walBytes() / (double) rawBytes());
            figures.put("files", disk.files());
        }
    }

    /// A table for people.
    public String table() {
        StringBuilder text = new StringBuilder();
        figures()
                .forEach((name, value) ->
                        text.append(String.format(Locale.ROOT, "%-36s %s%n", name, shown(value))));
        if (ingest != null && !ingest.firstFailure().isEmpty()) {
            text.append(
                    String.format(Locale.ROOT, "first failed push: %s%n", ingest.firstFailure()));
        }
        for (Limit limit : limits()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-36s %-10s limit %s %s: %s%n",
                            limit.name(),
                            shown(limit.value()),
                            limit.atLeast() ? ">=" : "<=",
                            shown(limit.bound()),
                            limit.missed() ? "MISSED" : "met"));
        }
        if (!queries.isEmpty()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%n%-5s %-11s %9s %9s %9s %9s %9s %5s  %s%n",
                            "query",
                            "answer",
                            "first ms",
                            "median",
                            "min",
                            "max",
                            "CPU ms",
                            "calls",
                            "remark"));
        }
        for (Timing timing : queries) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-5s %-11s %9s %9s %9s %9s %9s %5d  %s%n",
                            timing.spec().id(),
                            timing.verdict().name().toLowerCase(Locale.ROOT),
                            shown(timing.firstMillis()),
                            shown(timing.medianMillis()),
                            shown(timing.minMillis()),
                            shown(timing.maxMillis()),
                            shown(timing.cpuMillis()),
                            timing.calls(),
                            timing.message()));
        }
        return text.toString();
    }

    /// Four digits that mean something; "-" for what is not known.
    private static String shown(Object value) {
        if (!(value instanceof Double number)) {
            return value.toString();
        }
        if (number.isNaN()) {
            return "-";
        }
        double size = Math.abs(number);
        int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }
}
