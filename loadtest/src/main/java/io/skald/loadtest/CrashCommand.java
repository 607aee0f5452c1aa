package io.skald.loadtest;

import io.skald.loadtest.crash.CrashLoop;
import io.skald.loadtest.crash.CrashPlan;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/// `crash`: kill -9, restart, and look whether everything acknowledged is there once.
@Command(
        name = "crash",
        mixinStandardHelpOptions = true,
        description = "Kill a server at random moments while pushing; check that nothing is lost.")
final class CrashCommand implements Callable<Integer> {
    @Mixin private TargetOptions server = new TargetOptions();

    @Option(names = "--start", required = true, description = "command that starts the server")
    private String start = "";

    @Option(names = "--server-log", description = "output of --start (default: server.log)")
    private Path serverLog = Path.of("server.log");

    @Option(names = "--cycles", description = "number of kills (default: 50)")
    private int cycles = 50;

    @Option(names = "--writers", description = "connections that push (default: 4)")
    private int writers = 4;

    @Option(names = "--streams", description = "streams of each writer (default: 3)")
    private int streams = 3;

    @Option(names = "--rate", description = "lines per second, 0: all you can (default: 20000)")
    private int rate = 20_000;

    @Option(names = "--min-up-ms", description = "least life after ready (default: 200)")
    private long minUpMillis = 200;

    @Option(names = "--max-up-ms", description = "longest life after ready (default: 2500)")
    private long maxUpMillis = 2_500;

    @Option(names = "--check-every", description = "read back after so many kills (default: 10)")
    private int checkEvery = 10;

    @Option(names = "--max-minutes", description = "begin no kill later (default: 30)")
    private int maxMinutes = 30;

    @Option(names = "--ready-limit-ms", description = "longest start (default: 2000)")
    private long readyLimitMillis = 2_000;

    @Option(names = "--seed", description = "of batches and moments (default: 1)")
    private long seed = 1;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CrashPlan plan =
                new CrashPlan(
                        server.target(),
                        start,
                        serverLog,
                        cycles,
                        writers,
                        streams,
                        rate,
                        Duration.ofMillis(minUpMillis),
                        Duration.ofMillis(maxUpMillis),
                        checkEvery,
                        Duration.ofMinutes(maxMinutes),
                        Duration.ofMillis(readyLimitMillis),
                        seed);
        CrashLoop.Outcome outcome = new CrashLoop(plan).run();
        outcome.messages().forEach(System.out::println);
        System.out.printf(
                Locale.ROOT,
                "%d kills, %d lines acknowledged, %d wrong; start to ready ms p50 %.0f max %.0f,"
                        + " %d beyond %d%n",
                outcome.kills(),
                outcome.acknowledged(),
                outcome.wrong(),
                outcome.startToReady().millis(50),
                outcome.startToReady().maxMillis(),
                outcome.slowStarts(),
                readyLimitMillis);
        return outcome.good() ? 0 : 1;
    }
}
