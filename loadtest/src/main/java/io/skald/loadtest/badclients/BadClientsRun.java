package io.skald.loadtest.badclients;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.HttpReply;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.MemorySampler;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.tail.TailLoad;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A steady load alone, then beside bad clients; every line of it must be there once.
public final class BadClientsRun {
    private static final int STREAMS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.e+]+,\"([0-9]+)\"\\]");
    private static final double MB = 1e6;

    private final Plan plan;
    private final PrintStream out;

    /// @param linesPerSecond of the good client
    /// @param duration of each of the two runs
    /// @param slow connections that send a byte now and then
    /// @param senders clients that send what cannot be read, or is too much
    /// @param pause between two requests of each of them
    /// @param ceilingBytes the server's memory without file pages may not pass it
    public record Plan(
            Target target,
            int linesPerSecond,
            Duration duration,
            int slow,
            int senders,
            Duration pause,
            long ceilingBytes) {}

    public BadClientsRun(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /// @return whether no good line was refused or lost, no bad request was believed, and memory stayed below the ceiling
    public boolean run() throws IOException, InterruptedException {
        var server = ProcessProbe.onPort(plan.target().port());
        new TailLoad(load("warm", WARM_UP)).run();
        boolean alone = push("alone", server);
        boolean beside;
        boolean right;
        try (var bad = new BadClients(plan.target(), plan.slow(), plan.senders(), plan.pause())) {
            beside = push("beside bad clients", server);
            bad.close();
            right = bad.print(out);
        }
        return alone && beside && right;
    }

    private TailLoad.Plan load(String name, Duration duration) {
        String job = name.replace(' ', '-') + "-" + WallTime.now().toEpochMilli();
        return TailLoad.Plan.paced(plan.target(), job, STREAMS, plan.linesPerSecond(), duration);
    }

    private boolean push(String name, ProcessProbe server)
            throws IOException, InterruptedException {
        TailLoad.Plan lines = load(name, plan.duration());
        var load = new TailLoad(lines);
        double cpu = server.cpuSeconds();
        try (var memory = new MemorySampler(server)) {
            double seconds = load.run();
            long peak = memory.peakBytes();
            Latencies latencies = load.latencies();
            long all = lines.linesPerStream() * STREAMS;
            long stored = stored(lines.selector());
            out.printf(
                    "%s: %d lines in %.1f s, %d stored, %d refused, push p50 %.1f ms, p99 %.1f ms,"
                            + " max %.1f ms%n",
                    name,
                    all,
                    seconds,
                    stored,
                    load.refused(),
                    latencies.millis(50),
                    latencies.millis(99),
                    latencies.maxMillis());
            out.printf(
                    "  server CPU %.1f s, memory at most %.0f MB%n",
                    server.cpuSeconds() - cpu, peak / MB);
            return stored == all && load.refused() == 0 && peak <= plan.ceilingBytes();
        }
    }

    private long stored(String selector) throws IOException {
        String query = "sum(count_over_time(" + selector + "[1h]))";
        try (var connection = new HttpConnection(plan.target(), PATIENCE)) {
            String path = plan.target().path("/loki/api/v1/query", Map.of("query", query));
            HttpReply reply = connection.get(path);
            Matcher value = VALUE.matcher(reply.text());
            if (!reply.ok() || !value.find()) {
                throw new IOException("cannot count the lines: " + reply.brief());
            }
            return Long.parseLong(value.group(1));
        }
    }
}
