package io.skald.loadtest.bench;

import io.skald.loadtest.bench.BenchLimits.Limit;
import io.skald.loadtest.generate.Profile;
import io.skald.loadtest.measure.Calibration;
import io.skald.loadtest.measure.DiskUse;
import io.skald.loadtest.query.QueryMix;
import io.skald.loadtest.query.QueryTimings.Timing;
import io.skald.loadtest.query.QueryTimings.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The outcome of one benchmark.
///
/// @param dataEnd end of the data, to be given as `--end` when the same data are asked again
/// @param ingest null when nothing was pushed
/// @param queryPeakBytes the server's memory without file pages while it was asked; 0 when not known
/// @param mix null when not asked for
/// @param cold first calls of fresh processes
/// @param readySeconds start of the server to ready; NaN when it was not started here
public record BenchReport(
        Profile profile,
        String dataEnd,
        Generation generation,
        Calibration calibration,
        @Nullable Ingest ingest,
        double readySeconds,
        List<Timing> queries,
        long queryPeakBytes,
        QueryMix.@Nullable Result mix,
        List<Timing> cold) {
    /// Whether every push was acknowledged and every answer right.
    public boolean right() {
        boolean pushed = ingest == null || ingest.refused() == 0;
        return pushed
                && (mix == null || mix.failures() == 0)
                && Stream.concat(queries.stream(), cold.stream())
                        .noneMatch(timing ->
                                timing.verdict() == Verdict.WRONG
                                        || timing.verdict() == Verdict.FAILED);
    }

    /// Whether no figure is beyond its limit; figures that are not known count as met.
    public boolean withinLimits() {
        return limits().stream().noneMatch(Limit::missed);
    }

    List<Limit> limits() {
        return BenchLimits.of(this);
    }

    long rawBytes() {
        return generation.facts().bytes();
    }

    double perGb(double value) {
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
        if (mix != null) {
            putMix(figures, mix);
        }
        for (Timing timing : cold) {
            figures.put(timing.spec().id() + " cold ms", timing.firstMillis());
        }
        if (queryPeakBytes > 0) {
            figures.put("queries peak MB without file pages", queryPeakBytes / 1e6);
        }
        return figures;
    }

    private static void putMix(Map<String, Object> figures, QueryMix.Result mix) {
        figures.put("mix calls/s", mix.callsPerSecond());
        figures.put("mix failures", mix.failures());
        figures.put("mix CPU ms per call", mix.cpuMillisPerCall());
        figures.put("mix ms p50", mix.latencies().millis(50));
        figures.put("mix ms p95", mix.latencies().millis(95));
        figures.put("mix ms p99", mix.latencies().millis(99));
        mix.byKind()
                .forEach((kind, of) -> {
                    figures.put("mix ms p50 " + kind, of.millis(50));
                    figures.put("mix ms p95 " + kind, of.millis(95));
                });
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
        DiskUse compacted = of.compacted();
        if (compacted != null) {
            figures.put("compaction s", of.compactSeconds());
            figures.put("server CPU s per GB compacted", perGb(of.cpuCompacted()));
            figures.put(
                    "disk bytes per raw byte compacted",
                    compacted.dataBytes() / (double) rawBytes());
            figures.put("files compacted", compacted.files());
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
        if (mix != null && mix.failures() > 0) {
            text.append(String.format(Locale.ROOT, "first failed call: %s%n", mix.firstFailure()));
        }
        for (Timing timing : cold) {
            if (!timing.message().isEmpty()) {
                text.append(timing.spec().id() + " cold: " + timing.message() + "\n");
            }
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
