package io.skald.loadtest.dashboards;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.MemorySampler;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.tail.TailLoad;

import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Pushes lines, then opens many dashboards at once: all panels of all of them ask at the same time.
public final class DashboardsRun {
    private static final int STREAMS = 20;
    private static final int BATCH_LINES = 1000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_HOUR = 3600 * NANOS_PER_SECOND;
    private static final double MB = 1e6;

    private final Plan plan;
    private final PrintStream out;

    /// @param dashboards opened at once
    /// @param panels of each: requests at the same time, each on a connection of its own
    /// @param rounds how often each panel asks, one answer after the other
    /// @param lines pushed before
    /// @param patience longest wait for an answer
    /// @param ceilingBytes the server's memory without file pages may not pass it
    public record Plan(
            Target target,
            int dashboards,
            int panels,
            int rounds,
            int lines,
            Duration patience,
            long ceilingBytes) {
        int requests() {
            return dashboards * panels * rounds;
        }
    }

    public DashboardsRun(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /// @return whether every request was answered or refused with `Retry-After` in time, and memory stayed below the
    ///     ceiling
    public boolean run() throws IOException, InterruptedException {
        long before = WallTime.epochNanos(WallTime.now()) - NANOS_PER_HOUR;
        String selector = push();
        long after = WallTime.epochNanos(WallTime.now()) + NANOS_PER_SECOND;
        var panels = new Panels(plan.target(), selector, selector, before, after);
        var answers = new PanelAnswers();
        var server = ProcessProbe.onPort(plan.target().port());
        double cpuBefore = server.cpuSeconds();
        long start = WallTime.nanoTicks();
        try (var memory = new MemorySampler(server)) {
            ask(panels, answers);
            double cpu = server.cpuSeconds() - cpuBefore;
            out.printf(
                    "%d dashboards of %d panels, %d requests: %.1f s, server CPU %.1f s, memory at"
                            + " most %.0f MB%n",
                    plan.dashboards(),
                    plan.panels(),
                    plan.requests(),
                    WallTime.secondsSince(start),
                    cpu,
                    memory.peakBytes() / MB);
            answers.print(out);
            return answers.isFine(plan.requests()) && memory.peakBytes() <= plan.ceilingBytes();
        }
    }

    private String push() throws IOException, InterruptedException {
        String job = "dashboards-" + WallTime.now().toEpochMilli();
        var load = TailLoad.Plan.unpaced(plan.target(), job, STREAMS, BATCH_LINES, plan.lines());
        new TailLoad(load).run();
        return load.selector();
    }

    private void ask(Panels panels, PanelAnswers answers) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int dashboard = 0; dashboard < plan.dashboards(); dashboard++) {
            for (int panel = 0; panel < plan.panels(); panel++) {
                String path = panels.path(panel);
                threads.add(Thread.startVirtualThread(() -> ask(path, answers)));
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void ask(String path, PanelAnswers answers) {
        try (var connection = new HttpConnection(plan.target(), plan.patience())) {
            for (int round = 0; round < plan.rounds(); round++) {
                long start = WallTime.nanoTicks();
                try {
                    answers.add(connection.get(path), WallTime.nanoTicks() - start);
                } catch (SocketTimeoutException e) {
                    answers.failed("no answer within " + plan.patience().toSeconds() + " s");
                } catch (IOException e) {
                    answers.failed(String.valueOf(e));
                }
            }
        }
    }
}
