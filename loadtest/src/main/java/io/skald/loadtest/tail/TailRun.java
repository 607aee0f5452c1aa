package io.skald.loadtest.tail;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/// The load without readers, then with a fast, a slow and a sleeping one, and what became of their lines.
public final class TailRun {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final String HELD = "\nskald_tail_held_bytes ";
    private static final Duration SLOW = Duration.ofMillis(100);

    private final Target target;
    private final int streams;
    private final int linesPerSecond;
    private final Duration duration;
    private final PrintStream out;
    private final ProcessProbe self = new ProcessProbe(ProcessHandle.current().pid());
    private final @Nullable ProcessProbe server;

    public TailRun(
            Target target, int streams, int linesPerSecond, Duration duration, PrintStream out)
            throws IOException {
        OptionalLong pid = ProcessProbe.listeningOn(target.port());
        this.server = pid.isEmpty() ? null : new ProcessProbe(pid.getAsLong());
        this.target = target;
        this.streams = streams;
        this.linesPerSecond = linesPerSecond;
        this.duration = duration;
        this.out = out;
    }

    /// @return whether the fast reader saw every line, the slow one was told what it lost, and nothing was refused
    public boolean run() throws IOException, InterruptedException {
        boolean good;
        boolean quiet = push("alone", "without readers");
        TailLoad.Plan plan = plan("tailed");
        String selector = plan.selector();
        try (var fast = TailReader.open(target, selector, streams, TailReader.Pace.FAST);
                var slow =
                        TailReader.open(
                                target, selector, streams, new TailReader.Pace(true, SLOW));
                var never = TailReader.open(target, selector, streams, TailReader.Pace.NEVER)) {
            boolean pushed = push(plan, "with readers");
            slow.hurry();
            never.hurry();
            boolean complete = check("fast", fast, plan, false);
            boolean slowWasTold = check("slow", slow, plan, true);
            boolean sleeperWasTold = check("sleeping", never, plan, true);
            good = quiet && pushed && complete && slowWasTold && sleeperWasTold;
        }
        return released() && good;
    }

    /// Whether nothing waits for readers any more once they are gone.
    private boolean released() throws IOException, InterruptedException {
        long start = WallTime.nanoTicks();
        try (var connection = new HttpConnection(target, PATIENCE)) {
            while (WallTime.secondsSince(start) < PATIENCE.toSeconds()) {
                String metrics = connection.get(target.path("/metrics", Map.of())).text();
                // Servers other than Skald do not say.
                if (!metrics.contains(HELD) || metrics.contains(HELD + "0\n")) {
                    return true;
                }
                WallTime.sleep(LOOK);
            }
        }
        out.println("lines are still held for readers that are gone");
        return false;
    }

    /// @return seconds; NaN when the process is not on this machine
    private static double cpu(@Nullable ProcessProbe process) {
        return process == null ? Double.NaN : process.cpuSeconds();
    }

    private TailLoad.Plan plan(String name) {
        String job = name + "-" + WallTime.now().toEpochMilli();
        return TailLoad.Plan.paced(target, job, streams, linesPerSecond, duration);
    }

    private boolean push(String name, String what) throws IOException, InterruptedException {
        return push(plan(name), what);
    }

    private boolean push(TailLoad.Plan plan, String what) throws IOException, InterruptedException {
        var load = new TailLoad(plan);
        double serverCpu = cpu(server);
        double ownCpu = cpu(self);
        double seconds = load.run();
        Latencies latencies = load.latencies();
        out.printf(
                "%s: %d lines, %.0f lines/s, push p50 %.1f ms, p99 %.1f ms, max %.1f ms, %d"
                        + " refused%n",
                what,
                plan.linesPerStream() * streams,
                plan.linesPerStream() * streams / seconds,
                latencies.millis(50),
                latencies.millis(99),
                latencies.maxMillis(),
                load.refused());
        out.printf(
                "  %.1f s, server CPU %.1f s, own CPU %.1f s%n",
                seconds, cpu(server) - serverCpu, cpu(self) - ownCpu);
        return load.refused() == 0;
    }

    private boolean check(String name, TailReader reader, TailLoad.Plan plan, boolean mayLose)
            throws InterruptedException {
        long start = WallTime.nanoTicks();
        while (!reader.isPast(plan.linesPerStream(), streams)
                && WallTime.secondsSince(start) < PATIENCE.toSeconds()) {
            WallTime.sleep(LOOK);
        }
        TailReader.Seen seen = reader.seen();
        long all = plan.linesPerStream() * streams;
        out.printf(
                "%s reader: %d lines, told of %d lost, %d not seen, %d wrong%s%n",
                name,
                seen.lines(),
                seen.dropped(),
                all - seen.lines(),
                seen.wrong(),
                seen.closed().isEmpty() ? "" : ", closed: " + seen.closed());
        return seen.wrong() == 0
                && seen.lines() + seen.dropped() == all
                && (mayLose || seen.lines() == all);
    }
}
