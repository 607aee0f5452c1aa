package io.skald.loadtest.restart;

import io.skald.loadtest.generate.Profile;
import io.skald.loadtest.generate.Workload;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.push.LineBatch;
import io.skald.loadtest.push.ProtobufBody;
import io.skald.loadtest.push.PushPool;
import io.skald.loadtest.push.RetryPolicy;
import io.skald.loadtest.query.Answer;
import io.skald.loadtest.query.QueryClient;
import io.skald.loadtest.server.ServerProcess;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Pushes until the head is full, kills the server, and starts it again a few times.
public final class RestartRun {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final RetryPolicy ONCE = new RetryPolicy(1, LOOK, LOOK);
    // Lines take less than twice their bytes, and a flush takes out half.
    private static final double BODIES_PER_BUDGET = 2.5;
    private static final int CONNECTIONS = 4;
    private static final double MB = 1e6;

    private final Plan plan;
    private final PrintStream out;
    private final Workload workload;
    private final List<PushPool.Body> bodies = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong pushed = new AtomicLong();
    private final AtomicBoolean isFull = new AtomicBoolean();

    /// @param startCommand starts the server, always on the same data, which are empty at first
    /// @param fill share of the head's budget at which the server is killed
    /// @param starts how often it is started then
    /// @param limitSeconds that a start may take until the server is ready
    public record Plan(
            Target target,
            String startCommand,
            Path serverLog,
            double fill,
            int starts,
            double limitSeconds) {}

    public RestartRun(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
        long now = WallTime.epochNanos(WallTime.now());
        this.workload = new Workload(Profile.M, 1, now);
    }

    /// @return whether every start was quick enough and every acknowledged line was there
    public boolean run() throws IOException, InterruptedException {
        HeadGauge.Reading full = fill();
        out.printf(
                "killed with %.0f MB of %.0f MB in the head, %d lines; %d lines acknowledged%n",
                full.bytes() / MB, full.budgetBytes() / MB, full.rows(), acknowledged.get());
        boolean quick = true;
        for (int start = 1; start <= plan.starts(); start++) {
            quick &= start(start);
        }
        return quick;
    }

    private HeadGauge.Reading fill() throws IOException, InterruptedException {
        try (ServerProcess server = start();
                var gauge = new HeadGauge(plan.target())) {
            server.awaitReady(READY);
            long pid = server.pid();
            makeBodies((int) (BODIES_PER_BUDGET * gauge.read().budgetBytes() / Profile.BODY_BYTES));
            Thread pushing = Thread.ofPlatform().daemon().name("pushes").start(this::push);
            HeadGauge.Reading reading = gauge.read();
            long most = 0;
            while (reading.bytes() < plan.fill() * reading.budgetBytes()) {
                most = Math.max(most, reading.bytes());
                if (!pushing.isAlive()) {
                    throw new IOException(
                            "the head did not get full: %.0f of %.0f MB"
                                    .formatted(most / MB, reading.budgetBytes() / MB));
                }
                WallTime.sleep(LOOK);
                reading = gauge.read();
            }
            server.kill(pid);
            isFull.set(true);
            pushing.join();
            return reading;
        }
    }

    /// All of them before the first is pushed: a flush must not keep up with the pushes.
    private void makeBodies(int count) throws IOException {
        var encoder = new ProtobufBody();
        LineBatch batch = Workload.newBatch();
        for (int number = 0; number < Math.min(count, workload.profile().bodyCount()); number++) {
            workload.fill(number, batch);
            int length = encoder.encode(batch, workload.labels());
            byte[] bytes = Arrays.copyOf(encoder.body(), length);
            bodies.add(new PushPool.Body(encoder.contentType(), bytes, length, batch.count()));
        }
    }

    private void push() {
        try {
            PushPool.run(
                    plan.target(),
                    CONNECTIONS,
                    ONCE,
                    this::nextBody,
                    (body, outcome) -> {
                        if (outcome.acknowledged() && body.tag() instanceof Integer lines) {
                            acknowledged.addAndGet(lines);
                        }
                    });
        } catch (IOException e) {
            out.println("pushing stopped: " + e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private PushPool.@Nullable Body nextBody() {
        int number = next.getAndIncrement();
        if (isFull.get() || number >= bodies.size()) {
            return null;
        }
        PushPool.Body body = bodies.get(number);
        if (body.tag() instanceof Integer lines) {
            pushed.addAndGet(lines);
        }
        return body;
    }

    /// @return whether it was quick enough
    private boolean start(int number) throws IOException, InterruptedException {
        try (ServerProcess server = start();
                var gauge = new HeadGauge(plan.target())) {
            double seconds = server.awaitReady(READY).toNanos() / 1e9;
            long pid = server.pid();
            double cpu = new ProcessProbe(pid).cpuSeconds();
            HeadGauge.Reading head = gauge.read();
            out.printf(
                    "start %d: ready after %.2f s, CPU %.2f s; %.0f MB in the head, %d lines%n",
                    number, seconds, cpu, head.bytes() / MB, head.rows());
            if (number == plan.starts()) {
                return allThere() && seconds <= plan.limitSeconds();
            }
            server.kill(pid);
            return seconds <= plan.limitSeconds();
        }
    }

    private boolean allThere() throws IOException {
        String query = "sum(count_over_time({app=~\".+\"}[25h]))";
        try (var client = new QueryClient(plan.target())) {
            Answer answer = client.instant(query, workload.endNanos());
            if (!answer.ok()) {
                throw new IOException(query + ": " + answer.status() + " " + answer.message());
            }
            long there = (long) answer.series().stream().mapToDouble(Answer.Series::sum).sum();
            out.printf(
                    "%d lines are there, %d were acknowledged, %d pushed%n",
                    there, acknowledged.get(), pushed.get());
            return acknowledged.get() <= there && there <= pushed.get();
        }
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(plan.startCommand(), plan.target(), plan.serverLog());
    }
}
