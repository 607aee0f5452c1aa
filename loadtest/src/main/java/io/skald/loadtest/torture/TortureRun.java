package io.skald.loadtest.torture;

import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.query.QueryClient;
import io.skald.loadtest.server.ServerProcess;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Start, let run, kill, start again.
public final class TortureRun {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    /// Part of the kills that come while the server is still starting.
    private static final double EARLY_PROBABILITY = 0.1;

    private static final int EARLY_MILLIS = 500;

    /// What came out.
    ///
    /// @param total counts of all sittings
    /// @param startToReady of this one
    /// @param messages what was wrong, for people
    public record Outcome(TortureState total, Latencies startToReady, List<String> messages) {
        public boolean good() {
            return total.wrong() == 0 && total.slowStarts() == 0 && messages.isEmpty();
        }
    }

    private final TorturePlan plan;
    private final TortureState before;
    private final SplittableRandom random;
    private final Crew crew;
    private final Latencies startToReady = new Latencies();
    private final List<String> messages = new ArrayList<>();
    private int kills;
    private int slowStarts;

    /// @param before what earlier sittings counted
    public TortureRun(TorturePlan plan, TortureState before) {
        this.plan = plan;
        this.before = before;
        this.random = new SplittableRandom(before.seed() + before.kills());
        this.crew =
                new Crew(
                        plan.target(),
                        plan.writers(),
                        plan.streamsPerWriter(),
                        plan.linesPerSecond(),
                        random.split());
    }

    public Outcome run() throws IOException, InterruptedException {
        long start = WallTime.nanoTicks();
        crew.start();
        while (before.kills() + kills < plan.cycles()
                && WallTime.secondsSince(start) < plan.maxDuration().toSeconds()) {
            kills++;
            cycle(before.kills() + kills);
        }
        ServerProcess last = start();
        try {
            awaitReady(last);
            crew.stop();
            crew.check(true);
            try (QueryClient client = new QueryClient(plan.target())) {
                client.flush();
            }
            crew.check(true);
            keep();
        } finally {
            last.close();
        }
        messages.addAll(crew.messages());
        return new Outcome(total(), startToReady, messages);
    }

    private void cycle(int number) throws IOException, InterruptedException {
        ServerProcess server = start();
        @Nullable Long pid = null;
        boolean early = random.nextDouble() < EARLY_PROBABILITY;
        try {
            if (early) {
                WallTime.sleep(Duration.ofMillis(random.nextInt(EARLY_MILLIS)));
            } else {
                awaitReady(server);
                pid = server.pid();
                if (kills % plan.checkEvery() == 0) {
                    crew.check(false);
                    keep();
                }
                long least = plan.leastUp().toMillis();
                long most = Math.max(least + 1, plan.mostUp().toMillis());
                WallTime.sleep(Duration.ofMillis(random.nextLong(least, most)));
            }
            if (!server.alive()) {
                messages.add("cycle " + number + ": the server ended by itself");
            }
        } finally {
            server.kill(pid == null ? server.pid() : pid);
        }
        System.err.printf(
                Locale.ROOT,
                "loadtest: kill %d/%d%s, ready max %.0f ms, %d lines acknowledged, %d wrong%n",
                number,
                plan.cycles(),
                early ? " while starting" : "",
                startToReady.maxMillis(),
                crew.acknowledged(),
                crew.wrong());
    }

    private TortureState total() {
        return new TortureState(
                before.seed(),
                before.sittings() + 1,
                before.kills() + kills,
                before.acknowledged() + crew.acknowledged(),
                before.acknowledgedBytes() + crew.acknowledgedBytes(),
                before.wrong() + crew.wrong(),
                before.starts() + (int) startToReady.count(),
                before.slowStarts() + slowStarts,
                Math.max(before.slowestStartMillis(), startToReady.maxMillis()));
    }

    private void keep() throws IOException {
        Path file = plan.stateFile();
        if (file != null) {
            total().write(file);
        }
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(plan.startCommand(), plan.target(), plan.serverLog());
    }

    private void awaitReady(ServerProcess server) throws IOException, InterruptedException {
        Duration ready = server.awaitReady(READY_TIMEOUT);
        startToReady.record(ready.toNanos());
        slowStarts += ready.compareTo(plan.readyLimit()) > 0 ? 1 : 0;
    }
}
