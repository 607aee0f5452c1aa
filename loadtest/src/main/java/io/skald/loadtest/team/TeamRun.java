package io.skald.loadtest.team;

import io.skald.loadtest.dashboards.PanelAnswers;
import io.skald.loadtest.dashboards.Panels;
import io.skald.loadtest.generate.ServiceLines;
import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.MemorySampler;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.query.Answer;
import io.skald.loadtest.query.QueryClient;
import io.skald.loadtest.tail.TailLoad;
import io.skald.loadtest.tail.TailReader;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Pushes at a steady rate while a dashboard asks again and again and a tail shows every line. The dashboard counts the
/// lines of all streams, and reads those of one, as one with a variable for the service does.
public final class TeamRun {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration TAIL_LIMIT = Duration.ofMinutes(50);
    private static final double MB = 1e6;

    private final Plan plan;
    private final PrintStream out;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private final PanelAnswers answers = new PanelAnswers();
    private final ServiceLines lines = new ServiceLines(1);

    /// @param duration of the pushing; at most 50 minutes, since a tail may last an hour
    /// @param linesPerSecond of all streams together
    /// @param streams how many
    /// @param panels of the dashboard, asked all at once
    /// @param refresh from one refresh of the dashboard to the next
    /// @param range time that the dashboard shows, up to now
    /// @param ceilingBytes the server's memory without file pages may not pass it
    public record Plan(
            Target target,
            Duration duration,
            int linesPerSecond,
            int streams,
            int panels,
            Duration refresh,
            Duration range,
            long ceilingBytes) {
        public Plan {
            if (duration.compareTo(TAIL_LIMIT) > 0) {
                throw new IllegalArgumentException("longer than " + TAIL_LIMIT + ": " + duration);
            }
        }
    }

    public TeamRun(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /// @return whether nothing was refused, the tail saw every line once and in order, every panel was answered, all lines
    ///     are there, and memory stayed below the ceiling
    public boolean run() throws IOException, InterruptedException {
        String job = "team-" + WallTime.now().toEpochMilli();
        var load =
                TailLoad.Plan.paced(
                        plan.target(), job, plan.streams(), plan.linesPerSecond(), plan.duration());
        var server = ProcessProbe.onPort(plan.target().port());
        double cpu = server.cpuSeconds();
        try (var memory = new MemorySampler(server);
                var tail =
                        TailReader.open(
                                plan.target(),
                                load.selector(),
                                plan.streams(),
                                TailReader.Pace.FAST)) {
            Thread viewer = Thread.startVirtualThread(() -> view(load.selector()));
            var pushing = new TailLoad(load, lines::write);
            var probe =
                    MergingProbe.start(
                            plan.target(), job + "-probe", service(load.selector()), plan.range());
            double seconds;
            try (probe) {
                seconds = pushing.run();
            }
            isOver.set(true);
            viewer.join();
            cpu = server.cpuSeconds() - cpu;
            reportPushes(load, pushing, seconds, cpu, memory.peakBytes());
            probe.print(out);
            boolean seen = checkTail(load, tail);
            boolean counted = checkCount(load);
            answers.print(out);
            return seen
                    && counted
                    && pushing.refused() == 0
                    && answers.isFine(asked.get())
                    && answers.refused() == 0
                    && memory.peakBytes() <= plan.ceilingBytes();
        }
    }

    private void reportPushes(
            TailLoad.Plan load, TailLoad pushing, double seconds, double cpu, long peakBytes) {
        Latencies latencies = pushing.latencies();
        out.printf(
                "%d lines in %.0f s, %.1f MB/s, %d refused, push p50 %.1f ms, p99 %.1f ms, max %.1f"
                        + " ms%n",
                load.linesPerStream() * plan.streams(),
                seconds,
                pushing.lineBytes() / MB / seconds,
                pushing.refused(),
                latencies.millis(50),
                latencies.millis(99),
                latencies.maxMillis());
        out.printf("server CPU %.1f s, memory at most %.0f MB%n", cpu, peakBytes / MB);
    }

    /// The dashboard, until pushing is over.
    private void view(String selector) {
        long start = WallTime.nanoTicks();
        long refreshes = 0;
        try {
            while (!isOver.get()) {
                refresh(selector);
                refreshes++;
                long due = refreshes * plan.refresh().toNanos();
                while (!isOver.get() && WallTime.nanoTicks() - start < due) {
                    WallTime.sleep(LOOK);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh(String selector) throws InterruptedException {
        long end = WallTime.epochNanos(WallTime.now());
        var panels =
                new Panels(
                        plan.target(),
                        selector,
                        service(selector),
                        end - plan.range().toNanos(),
                        end);
        List<Thread> threads = new ArrayList<>();
        for (int panel = 0; panel < plan.panels(); panel++) {
            String path = panels.path(panel);
            asked.incrementAndGet();
            threads.add(Thread.startVirtualThread(() -> ask(path)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /// One of the streams, whose lines the parsers of the panels understand.
    private String service(String selector) {
        return selector.replace("}", ",s=\"" + lines.logfmtService() + "\"}");
    }

    private void ask(String path) {
        long start = WallTime.nanoTicks();
        try (var connection = new HttpConnection(plan.target(), PATIENCE)) {
            answers.add(connection.get(path), WallTime.nanoTicks() - start);
        } catch (IOException e) {
            answers.failed(String.valueOf(e));
        }
    }

    private boolean checkTail(TailLoad.Plan load, TailReader tail) throws InterruptedException {
        long start = WallTime.nanoTicks();
        while (!tail.isPast(load.linesPerStream(), plan.streams())
                && WallTime.secondsSince(start) < PATIENCE.toSeconds()) {
            WallTime.sleep(LOOK);
        }
        TailReader.Seen seen = tail.seen();
        out.printf(
                "tail: %d lines, told of %d lost, %d wrong%s%n",
                seen.lines(),
                seen.dropped(),
                seen.wrong(),
                seen.closed().isEmpty() ? "" : ", closed: " + seen.closed());
        return seen.wrong() == 0 && seen.lines() == load.linesPerStream() * plan.streams();
    }

    private boolean checkCount(TailLoad.Plan load) throws IOException {
        String query = "sum(count_over_time(%s[1h]))".formatted(load.selector());
        try (var client = new QueryClient(plan.target())) {
            Answer answer = client.instant(query, WallTime.epochNanos(WallTime.now()));
            if (!answer.ok()) {
                throw new IOException(query + ": " + answer.status() + " " + answer.message());
            }
            long there = (long) answer.series().stream().mapToDouble(Answer.Series::sum).sum();
            long all = load.linesPerStream() * plan.streams();
            out.printf("%d of %d lines are there%n", there, all);
            return there == all;
        }
    }
}
