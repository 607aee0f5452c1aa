package io.skald.loadtest;

import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.torture.TorturePlan;
import io.skald.loadtest.torture.TortureRun;
import io.skald.loadtest.torture.TortureState;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/// `torture`: kill -9, restart, and look whether everything acknowledged is there once.
@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        description = "Kill a server at random moments while pushing; check that nothing is lost.")
final class TortureCommand implements Callable<Integer> {
    @Mixin private TargetOptions server = new TargetOptions();

    @Option(names = "--start", required = true, description = "command that starts the server")
    private String start = "";

    @Option(names = "--server-log", description = "output of --start (default: server.log)")
    private Path serverLog = Path.of("server.log");

    @Option(
            names = "--cycles",
            description = "number of kills, with those in the state file (default: 20)")
    private int cycles = 20;

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

    @Option(
            names = "--check-every",
            description = "read what is new back after so many kills (default: 10)")
    private int checkEvery = 10;

    @Option(names = "--max-minutes", description = "begin no kill later (default: 30)")
    private int maxMinutes = 30;

    @Option(names = "--ready-limit-ms", description = "longest start (default: 2000)")
    private long readyLimitMillis = 2_000;

    @Option(names = "--seed", description = "of batches and moments (default: the time)")
    private @Nullable Long seed;

    @Option(
            names = "--state",
            description =
                    "file that keeps seed and counts, so that a torture may span several sittings;"
                            + " keep the data directory too")
    private @Nullable Path state;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path file = state;
        long fresh = seed == null ? WallTime.now().toEpochMilli() : seed;
        TortureState before =
                file == null ? TortureState.begin(fresh) : TortureState.read(file, fresh);
        System.out.printf("seed %d, %d kills done before%n", before.seed(), before.kills());
        TortureRun.Outcome outcome = new TortureRun(plan(), before).run();
        outcome.messages().forEach(System.out::println);
        TortureState total = outcome.total();
        System.out.printf(
                Locale.ROOT,
                "seed %d: %d kills in %d sittings, %d lines (%d MB) acknowledged, %d wrong;"
                        + " start to ready ms p50 %.0f max %.0f, %d of %d beyond %d%n",
                total.seed(),
                total.kills(),
                total.sittings(),
                total.acknowledged(),
                total.acknowledgedBytes() / 1_000_000,
                total.wrong(),
                outcome.startToReady().millis(50),
                total.slowestStartMillis(),
                total.slowStarts(),
                total.starts(),
                readyLimitMillis);
        return outcome.good() ? 0 : 1;
    }

    private TorturePlan plan() {
        return new TorturePlan(
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
                state);
    }
}
