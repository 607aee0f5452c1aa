package io.skald.loadtest.crash;

import io.skald.loadtest.measure.Latencies;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.query.QueryClient;
import io.skald.loadtest.server.ServerProcess;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Start, let run, kill, start again.
public final class CrashLoop {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DATA_AGE = Duration.ofHours(1);

    /// Part of the kills that come while the server is still starting.
    private static final double EARLY_PROBABILITY = 0.1;

    private static final int EARLY_MILLIS = 500;

    /// What came out.
    ///
    /// @param acknowledged lines that must be there
    /// @param wrong lines missing, doubled or strange
    /// @param slowStarts starts beyond the limit
    /// @param messages what was wrong, for people
    public record Outcome(
            int kills,
            long acknowledged,
            long wrong,
            Latencies startToReady,
            int slowStarts,
            List<String> messages) {
        public boolean good() {
            return wrong == 0 && slowStarts == 0 && messages.isEmpty();
        }
    }

    private final CrashPlan plan;
    private final SplittableRandom random;
    private final ReadWriteLock pushes = new ReentrantReadWriteLock(true);
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<CrashWriter> writers = new ArrayList<>();
    private final Latencies startToReady = new Latencies();
    private final List<String> messages = new ArrayList<>();
    private int slowStarts;
    private long wrong;

    public CrashLoop(CrashPlan plan) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed());
        long now = WallTime.epochNanos(WallTime.now());
        String run = Long.toString(now, 36);
        for (int writer = 0; writer < plan.writers(); writer++) {
            List<Ledger> own = new ArrayList<>();
            for (int stream = 0; stream < plan.streamsPerWriter(); stream++) {
                own.add(new Ledger(run, writer, stream, now - DATA_AGE.toNanos()));
            }
            ledgers.addAll(own);
            int rate =
                    plan.linesPerSecond() == 0
                            ? 0
                            : Math.max(1, plan.linesPerSecond() / plan.writers());
            writers.add(
                    new CrashWriter(plan.target(), own, pushes.readLock(), rate, random.split()));
        }
    }

    public Outcome run() throws IOException, InterruptedException {
        long start = WallTime.nanoTicks();
        List<Thread> threads = new ArrayList<>();
        for (CrashWriter writer : writers) {
            threads.add(Thread.ofPlatform().daemon().name("writer").start(writer::run));
        }
        int kills = 0;
        while (kills < plan.cycles()
                && WallTime.secondsSince(start) < plan.maxDuration().toSeconds()) {
            cycle(++kills);
        }
        ServerProcess last = start();
        try {
            awaitReady(last);
            writers.forEach(CrashWriter::stop);
            for (Thread thread : threads) {
                thread.join();
            }
            check();
            try (QueryClient client = new QueryClient(plan.target())) {
                client.flush();
            }
            check();
        } finally {
            last.close();
        }
        for (CrashWriter writer : writers) {
            if (!writer.refusal().isEmpty()) {
                messages.add("push refused: " + writer.refusal());
            }
        }
        return new Outcome(kills, acknowledged(), wrong, startToReady, slowStarts, messages);
    }

    private void cycle(int number) throws IOException, InterruptedException {
        ServerProcess server = start();
        long pid = server.pid();
        boolean early = random.nextDouble() < EARLY_PROBABILITY;
        if (early) {
            WallTime.sleep(Duration.ofMillis(random.nextInt(EARLY_MILLIS)));
        } else {
            try {
                awaitReady(server);
                pid = server.pid();
                if (number % plan.checkEvery() == 0) {
                    check();
                }
                long least = plan.leastUp().toMillis();
                long most = Math.max(least + 1, plan.mostUp().toMillis());
                WallTime.sleep(Duration.ofMillis(random.nextLong(least, most)));
            } catch (IOException failure) {
                server.kill(pid);
                throw failure;
            }
        }
        if (!server.alive() && !early) {
            messages.add("cycle " + number + ": the server ended by itself");
        }
        server.kill(pid);
        System.err.printf(
                Locale.ROOT,
                "loadtest: kill %d/%d%s, ready max %.0f ms, %d lines acknowledged, %d wrong%n",
                number,
                plan.cycles(),
                early ? " while starting" : "",
                startToReady.maxMillis(),
                acknowledged(),
                wrong);
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(plan.startCommand(), plan.target(), plan.serverLog());
    }

    private void awaitReady(ServerProcess server) throws IOException, InterruptedException {
        Duration ready = server.awaitReady(READY_TIMEOUT);
        startToReady.record(ready.toNanos());
        slowStarts += ready.compareTo(plan.readyLimit()) > 0 ? 1 : 0;
    }

    private long acknowledged() {
        return ledgers.stream().mapToLong(Ledger::acknowledgedCount).sum();
    }

    private void check() throws IOException {
        pushes.writeLock().lock();
        try (QueryClient client = new QueryClient(plan.target())) {
            ReadBack readBack = new ReadBack(client);
            for (Ledger ledger : ledgers) {
                readBack.check(ledger);
            }
            wrong += readBack.wrong();
            messages.addAll(readBack.messages());
            System.err.printf(
                    Locale.ROOT,
                    "loadtest: read back %d lines, %d wrong%n",
                    readBack.lines(),
                    readBack.wrong());
        } finally {
            pushes.writeLock().unlock();
        }
    }
}
