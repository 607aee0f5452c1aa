package io.skald.loadtest.torture;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.HttpReply;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.server.ServerProcess;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Fills a small disk again and again, and gives room back.
///
/// One round: push until nothing has been acknowledged for a while; look that the server lives, answers queries and says
/// why it is not ready; in every second round kill it and start it on the full disk; give room back; look that it
/// takes pushes again by itself; read everything back.
public final class DiskFullRun {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration FULL_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration STANDSTILL = Duration.ofSeconds(3);
    private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int STREAMS_PER_WRITER = 3;

    /// What came out.
    ///
    /// @param rounds times that the disk was full
    /// @param startsWhenFull starts on a full disk
    /// @param refused pushes answered with 503
    /// @param messages what was wrong, for people
    public record Outcome(
            int rounds,
            int startsWhenFull,
            long acknowledged,
            long wrong,
            long refused,
            List<String> messages) {
        public boolean good() {
            return wrong == 0 && messages.isEmpty();
        }
    }

    private final DiskFullPlan plan;
    private final Crew crew;
    private final Ballast ballast;
    private final List<String> messages = new ArrayList<>();
    private ServerProcess server;
    private int startsWhenFull;

    public DiskFullRun(DiskFullPlan plan) throws IOException {
        this.plan = plan;
        this.crew =
                new Crew(
                        plan.target(),
                        plan.writers(),
                        STREAMS_PER_WRITER,
                        plan.linesPerSecond(),
                        new SplittableRandom(plan.seed()));
        this.ballast = new Ballast(plan.disk());
        this.server = start();
    }

    public Outcome run() throws IOException, InterruptedException {
        int round = 0;
        try (ballast) {
            server.awaitReady(READY_TIMEOUT);
            ballast.load(plan.roomBytes(), plan.roomBytes());
            crew.start();
            while (round < plan.rounds() && !ballast.isEmpty()) {
                round(++round);
            }
            crew.stop();
            crew.check(true);
            if (round < plan.rounds()) {
                messages.add("the disk has room for " + round + " rounds only");
            }
        } finally {
            server.close();
        }
        PushTally.Counts pushes = crew.pushes();
        if (pushes.careless() > 0) {
            messages.add(pushes.careless() + " refusals were no 503 with Retry-After");
        }
        messages.addAll(crew.messages());
        return new Outcome(
                round,
                startsWhenFull,
                crew.acknowledged(),
                crew.wrong(),
                pushes.refused(),
                messages);
    }

    private void round(int number) throws IOException, InterruptedException {
        fill();
        HttpReply ready = get("/ready");
        if (ready.status() != 503 || !ready.text().contains("disk")) {
            messages.add("full disk, but /ready says: " + ready.brief());
        }
        crew.check(false);
        if (number % 2 == 0) {
            server.kill(server.pid());
            server = start();
            awaitAnswer();
            startsWhenFull++;
            crew.check(false);
        }
        long acknowledged = crew.pushes().acknowledged();
        ballast.drop();
        double seconds = awaitPushes(acknowledged);
        HttpReply after = get("/ready");
        if (after.status() != 200) {
            messages.add("there is room again, but /ready says: " + after.brief());
        }
        System.err.printf(
                Locale.ROOT,
                "loadtest: round %d: full, /ready said \"%s\"; pushes went on %.1f s after there"
                        + " was room; %d lines acknowledged, %d pushes refused, last: %s%n",
                number,
                ready.text().strip(),
                seconds,
                crew.acknowledged(),
                crew.pushes().refused(),
                crew.pushes().lastRefusal());
    }

    /// Waits until nothing is acknowledged any more.
    private void fill() throws IOException, InterruptedException {
        long start = WallTime.nanoTicks();
        long since = start;
        long acknowledged = crew.pushes().acknowledged();
        long refused = crew.pushes().refused();
        while (WallTime.secondsSince(since) < STANDSTILL.toSeconds()
                || crew.pushes().refused() == refused) {
            WallTime.sleep(POLL);
            requireAlive();
            long now = crew.pushes().acknowledged();
            since = now == acknowledged ? since : WallTime.nanoTicks();
            acknowledged = now;
            if (WallTime.secondsSince(start) > FULL_TIMEOUT.toSeconds()) {
                throw new IOException("the disk did not become full");
            }
        }
    }

    private double awaitPushes(long acknowledgedBefore) throws IOException, InterruptedException {
        long start = WallTime.nanoTicks();
        while (crew.pushes().acknowledged() == acknowledgedBefore) {
            WallTime.sleep(POLL);
            requireAlive();
            if (WallTime.secondsSince(start) > RECOVERY_TIMEOUT.toSeconds()) {
                throw new IOException(
                        "there is room again, but pushes are refused: "
                                + crew.pushes().lastRefusal());
            }
        }
        return WallTime.secondsSince(start);
    }

    /// Waits until a server that was started on a full disk answers anything.
    private void awaitAnswer() throws IOException, InterruptedException {
        long start = WallTime.nanoTicks();
        while (true) {
            try {
                get("/ready");
                return;
            } catch (IOException notYet) {
                requireAlive();
                if (WallTime.secondsSince(start) > READY_TIMEOUT.toSeconds()) {
                    throw new IOException("no start on a full disk", notYet);
                }
                WallTime.sleep(POLL);
            }
        }
    }

    private void requireAlive() throws IOException {
        if (!server.alive()) {
            throw new IOException("the server ended by itself, see " + plan.serverLog());
        }
    }

    private HttpReply get(String path) throws IOException {
        try (var connection = new HttpConnection(plan.target(), HTTP_TIMEOUT)) {
            return connection.get(plan.target().path(path, Map.of()));
        }
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(plan.startCommand(), plan.target(), plan.serverLog());
    }
}
