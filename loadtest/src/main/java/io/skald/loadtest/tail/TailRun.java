package io.skald.loadtest.tail;

import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.WallTime;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/// The load without readers, then with a fast, a slow and a sleeping one, and what became of their lines.
public final class TailRun {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration SLOW = Duration.ofMillis(100);

    private final Target target;
    private final int streams;
    private final int linesPerSecond;
    private final Duration duration;
    private final PrintStream out;

    public TailRun(
            Target target, int streams, int linesPerSecond, Duration duration, PrintStream out) {
        this.target = target;
        this.streams = streams;
        this.linesPerSecond = linesPerSecond;
        this.duration = duration;
        this.out = out;
    }

    /// @return whether the fast reader saw every line, the slow one was told what it lost, and nothing was refused
    public boolean run() throws IOException, InterruptedException {
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
            return quiet && pushed && complete && slowWasTold && sleeperWasTold;
        }
    }

    private TailLoad.Plan plan(String name) {
        String job = name + "-" + WallTime.now().toEpochMilli();
        int batch = Math.max(1, Math.min(1000, linesPerSecond / 20));
        return new TailLoad.Plan(target, job, streams, linesPerSecond, batch, duration);
    }

    private boolean push(String name, String what) throws IOException, InterruptedException {
        return push(plan(name), what);
    }

    private boolean push(TailLoad.Plan plan, String what) throws IOException, InterruptedException {
        var load = new TailLoad(plan);
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
