package io.skald.loadtest.bench;

import io.skald.loadtest.generate.Workload;
import io.skald.loadtest.measure.Calibration;
import io.skald.loadtest.measure.MemorySampler;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.query.Expectation;
import io.skald.loadtest.query.QueryClient;
import io.skald.loadtest.query.QuerySpec;
import io.skald.loadtest.query.QueryTimings;
import io.skald.loadtest.server.ServerProcess;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The order of events: generate, calibrate, start, push, flush, calibrate, ask, calibrate.
public final class BenchRun {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final int ROUNDS = 3;

    private final BenchPlan plan;

    public BenchRun(BenchPlan plan) {
        this.plan = plan;
    }

    public BenchReport run() throws IOException, InterruptedException {
        Workload workload = new Workload(plan.profile(), plan.seed(), plan.endNanos());
        String contentType = plan.encoding().encoder().contentType();
        try (Spool spool = plan.push() ? new Spool(plan.temporaryDirectory(), contentType) : null) {
            say("generating " + plan.profile() + ", " + plan.profile().bodyCount() + " MB");
            Generation generation =
                    Generation.make(
                            workload, plan.encoding(), spool, plan.sampleBytes(), plan.threads());
            Calibration calibration = new Calibration(generation.sample());
            calibrate(calibration);
            String command = plan.startCommand();
            try (ServerProcess server =
                    command == null
                            ? null
                            : ServerProcess.start(command, plan.target(), plan.serverLog())) {
                double ready =
                        server == null
                                ? Double.NaN
                                : server.awaitReady(READY_TIMEOUT).toNanos() / 1e9;
                return measured(workload, spool, generation, calibration, ready);
            }
        }
    }

    private BenchReport measured(
            Workload workload,
            @Nullable Spool spool,
            Generation generation,
            Calibration calibration,
            double readySeconds)
            throws IOException, InterruptedException {
        ProcessProbe probe = probe();
        Ingest ingest = null;
        if (spool != null) {
            say("pushing " + spool.count() + " bodies, " + spool.bytes() / 1_000_000 + " MB");
            ingest =
                    Ingest.run(
                            spool, plan.target(), plan.connections(), probe, plan.dataDirectory());
            calibrate(calibration);
        }
        List<QueryTimings.Timing> timings;
        long queryPeakBytes;
        try (MemorySampler memory = probe == null ? null : new MemorySampler(probe)) {
            timings = ask(workload, generation, probe);
            queryPeakBytes = memory == null || timings.isEmpty() ? 0 : memory.peakBytes();
        }
        calibrate(calibration);
        return new BenchReport(
                plan.profile(),
                WallTime.ofEpochNanos(plan.endNanos()).toString(),
                generation,
                calibration,
                ingest,
                readySeconds,
                timings,
                queryPeakBytes);
    }

    private List<QueryTimings.Timing> ask(
            Workload workload, Generation generation, @Nullable ProcessProbe probe)
            throws IOException {
        List<QueryTimings.Timing> timings = new ArrayList<>();
        Expectation expectation = new Expectation(workload, generation.facts());
        List<QuerySpec> specs = QuerySpec.parse(plan.queryRows(), expectation.variables());
        try (QueryClient client = new QueryClient(plan.target())) {
            QueryTimings queries =
                    new QueryTimings(client, probe, workload.startNanos(), workload.endNanos());
            for (QuerySpec spec : specs) {
                say("asking " + spec.id());
                timings.add(queries.measure(spec, plan.calls(), expectation));
            }
        }
        return timings;
    }

    private @Nullable ProcessProbe probe() throws IOException {
        Long known = plan.pid();
        OptionalLong pid =
                known != null
                        ? OptionalLong.of(known)
                        : ProcessProbe.listeningOn(plan.target().port());
        if (pid.isEmpty()) {
            say("no process found on port " + plan.target().port() + ": no CPU, no memory");
            return null;
        }
        return new ProcessProbe(pid.getAsLong());
    }

    private static void calibrate(Calibration calibration) {
        for (int i = 0; i < ROUNDS; i++) {
            calibration.round();
        }
    }

    private static void say(String message) {
        System.err.println("loadtest: " + message);
    }
}
