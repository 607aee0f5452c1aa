package io.skald.loadtest.bench;

import io.skald.loadtest.generate.Workload;
import io.skald.loadtest.measure.Calibration;
import io.skald.loadtest.measure.MemorySampler;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.query.Expectation;
import io.skald.loadtest.query.QueryClient;
import io.skald.loadtest.query.QueryMix;
import io.skald.loadtest.query.QuerySpec;
import io.skald.loadtest.query.QueryTimings;
import io.skald.loadtest.query.QueryTimings.Timing;
import io.skald.loadtest.server.ServerProcess;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The order of events: generate, calibrate, start, push, flush, merge, calibrate, ask, ask by several clients, calibrate,
/// ask fresh processes. Used once.
public final class BenchRun {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final int ROUNDS = 3;

    private final BenchPlan plan;
    private @Nullable Ingest ingest;
    private List<Timing> timings = List.of();
    private long queryPeakBytes;
    private QueryMix.@Nullable Result mix;

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
            double ready;
            try (ServerProcess server =
                    command == null
                            ? null
                            : ServerProcess.start(command, plan.target(), plan.serverLog())) {
                ready =
                        server == null
                                ? Double.NaN
                                : server.awaitReady(READY_TIMEOUT).toNanos() / 1e9;
                measure(workload, spool, generation, calibration);
            }
            List<Timing> cold = command == null ? List.of() : cold(command, workload, generation);
            return new BenchReport(
                    plan.profile(),
                    WallTime.ofEpochNanos(plan.endNanos()).toString(),
                    generation,
                    calibration,
                    ingest,
                    ready,
                    timings,
                    queryPeakBytes,
                    mix,
                    cold);
        }
    }

    /// Asks fresh processes.
    private List<Timing> cold(String command, Workload workload, Generation generation)
            throws IOException, InterruptedException {
        Path data = plan.dataDirectory();
        var expectation = new Expectation(workload, generation.facts());
        List<QuerySpec> specs = new ArrayList<>(specs(expectation));
        specs.removeIf(spec -> !plan.coldIds().contains(spec.id()));
        if (data == null || specs.isEmpty()) {
            return List.of();
        }
        say("asking fresh processes");
        return new ColdCalls(plan, workload, data).run(command, specs, expectation, READY_TIMEOUT);
    }

    private List<QuerySpec> specs(Expectation expectation) {
        return QuerySpec.parse(plan.queryRows(), expectation.variables());
    }

    private void measure(
            Workload workload,
            @Nullable Spool spool,
            Generation generation,
            Calibration calibration)
            throws IOException, InterruptedException {
        ProcessProbe probe = probe();
        if (spool != null) {
            say("pushing " + spool.count() + " bodies, " + spool.bytes() / 1_000_000 + " MB");
            ingest =
                    Ingest.run(
                            spool,
                            plan.target(),
                            plan.connections(),
                            probe,
                            plan.dataDirectory(),
                            plan.compact());
            calibrate(calibration);
        }
        try (MemorySampler memory = probe == null ? null : new MemorySampler(probe)) {
            timings = ask(workload, generation, probe);
            if (plan.mixSeconds() > 0) {
                say("asking by " + plan.mixClients() + " clients at once");
                mix =
                        new QueryMix(workload, plan.target(), plan.mixRows())
                                .run(
                                        plan.mixClients(),
                                        Duration.ofSeconds(plan.mixSeconds()),
                                        plan.seed(),
                                        probe);
            }
            queryPeakBytes = memory == null || timings.isEmpty() ? 0 : memory.peakBytes();
        }
        calibrate(calibration);
    }

    private List<Timing> ask(Workload workload, Generation generation, @Nullable ProcessProbe probe)
            throws IOException {
        List<Timing> timings = new ArrayList<>();
        Expectation expectation = new Expectation(workload, generation.facts());
        List<QuerySpec> specs = specs(expectation);
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
