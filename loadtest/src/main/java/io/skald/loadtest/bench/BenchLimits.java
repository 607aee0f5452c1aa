package io.skald.loadtest.bench;

import io.skald.loadtest.generate.Profile;
import io.skald.loadtest.measure.DiskUse;
import io.skald.loadtest.query.QueryMix;
import io.skald.loadtest.query.QuerySpec;
import io.skald.loadtest.query.QueryTimings.Timing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the figures of the profiles M and HC may be at most. Times are those of a machine that compresses 761 MB/s by zstd
/// level 1; on others they grow and shrink with what the calibration took. The smaller profiles have no bounds: a fresh
/// virtual machine's compiler is half of what they cost.
final class BenchLimits {
    /// CPU seconds in which the nominal machine compresses 10^9 bytes.
    private static final double NOMINAL_COMPRESS_SECONDS = 1000 / 761.0;

    private static final double CPU_FLUSHED = 12;
    private static final double CPU_FLUSHED_MANY_STREAMS = 25;
    private static final double CPU_COMPACTED = 22;
    private static final double PUSH_MB_PER_SECOND = 80;
    private static final double PUSH_P99_MILLIS = 100;
    private static final double DISK = 0.75;
    private static final double INGEST_MB = 400;
    private static final double QUERIES_MB = 500;
    private static final double READY_SECONDS = 1;
    private static final double MIX_CALLS_PER_SECOND = 80;
    private static final double MIX_P95_MILLIS = 300;
    private static final Map<String, Double> COLD_MILLIS =
            Map.of("Q3", 150.0, "Q6", 100.0, "Q7", 400.0, "Q11", 300.0);

    private final BenchReport report;
    private final double scale;
    private final List<Limit> limits = new ArrayList<>();

    private BenchLimits(BenchReport report) {
        this.report = report;
        this.scale = report.calibration().compressSecondsPerGb() / NOMINAL_COMPRESS_SECONDS;
    }

    /// A figure with its bound.
    ///
    /// @param atLeast whether the bound is a lower one
    record Limit(String name, double value, double bound, boolean atLeast) {
        boolean missed() {
            return atLeast ? value < bound : value > bound;
        }
    }

    /// Figures that are not known have no bound.
    static List<Limit> of(BenchReport report) {
        if (report.profile() != Profile.M && report.profile() != Profile.HC) {
            return List.of();
        }
        BenchLimits limits = new BenchLimits(report);
        limits.ingest();
        limits.queries();
        limits.limits.removeIf(limit -> Double.isNaN(limit.value()) || Double.isNaN(limit.bound()));
        return limits.limits;
    }

    private void ingest() {
        atMost("start to ready s", report.readySeconds(), READY_SECONDS * scale);
        Ingest of = report.ingest();
        if (of == null) {
            return;
        }
        boolean many = report.profile() == Profile.HC;
        double cpu = many ? CPU_FLUSHED_MANY_STREAMS : CPU_FLUSHED;
        atMost("CPU s per GB flushed", report.perGb(of.cpuFlushed()), cpu * scale);
        atMost("push ms p99", of.latencies().millis(99), PUSH_P99_MILLIS * scale);
        if (many) {
            return;
        }
        atMost("CPU s per GB compacted", report.perGb(of.cpuCompacted()), CPU_COMPACTED * scale);
        double speed = report.rawBytes() / 1e6 / of.seconds();
        limits.add(new Limit("push raw MB/s", speed, PUSH_MB_PER_SECOND / scale, true));
        atMost("ingest MB without file pages", of.peakBytes() / 1e6, INGEST_MB);
        DiskUse disk = of.compacted();
        if (disk != null) {
            double ratio = disk.dataBytes() / (double) report.rawBytes();
            atMost("disk bytes per raw byte", ratio, DISK * report.calibration().sizeRatio());
        }
    }

    private void queries() {
        for (Timing timing : report.queries()) {
            QuerySpec.Bound bound = timing.spec().bound();
            String id = timing.spec().id();
            atMost(id + " ms", timing.medianMillis(), bound.wallMillis() * scale);
            atMost(id + " CPU ms", timing.cpuMillis(), bound.cpuMillis() * scale);
        }
        for (Timing timing : report.cold()) {
            String id = timing.spec().id();
            double bound = COLD_MILLIS.getOrDefault(id, Double.NaN);
            atMost(id + " cold ms", timing.firstMillis(), bound * scale);
        }
        QueryMix.Result mix = report.mix();
        if (mix != null && report.profile() == Profile.M) {
            double bound = MIX_CALLS_PER_SECOND / scale;
            limits.add(new Limit("mix calls/s", mix.callsPerSecond(), bound, true));
            atMost("mix ms p95", mix.latencies().millis(95), MIX_P95_MILLIS * scale);
        }
        if (report.queryPeakBytes() > 0 && report.profile() == Profile.M) {
            atMost("queries MB without file pages", report.queryPeakBytes() / 1e6, QUERIES_MB);
        }
    }

    private void atMost(String name, double value, double bound) {
        limits.add(new Limit(name, value, bound, false));
    }
}
