package io.skald.loadtest;

import io.skald.loadtest.server.TemporaryDisk;
import io.skald.loadtest.torture.DiskFullPlan;
import io.skald.loadtest.torture.DiskFullRun;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/// `diskfull`: push until a small disk is full, again and again, and look whether anything is lost.
@Command(
        name = "diskfull",
        mixinStandardHelpOptions = true,
        description =
                "Fill a small disk while pushing; check that nothing is lost and all recovers.")
final class DiskFullCommand implements Callable<Integer> {
    private static final int MEGABYTE = 1 << 20;

    @Mixin private TargetOptions server = new TargetOptions();

    @Option(
            names = "--start",
            required = true,
            description = "command that starts the server with its data below --disk")
    private String start = "";

    @Option(names = "--server-log", description = "output of --start (default: server.log)")
    private Path serverLog = Path.of("server.log");

    @Option(names = "--disk", required = true, description = "directory of the small file system")
    private Path disk = Path.of("");

    @Option(
            names = "--tmpfs-mb",
            description =
                    "mount a file system in memory of that size there first (needs root); without"
                            + " it --disk is one already")
    private @Nullable Integer tmpfsMegabytes;

    @Option(names = "--rounds", description = "times that it becomes full (default: 6)")
    private int rounds = 6;

    @Option(
            names = "--room-mb",
            description = "free at the beginning, and given back each time (default: 24)")
    private int roomMegabytes = 24;

    @Option(names = "--writers", description = "connections that push (default: 4)")
    private int writers = 4;

    @Option(names = "--rate", description = "lines per second, 0: all you can (default: 0)")
    private int rate;

    @Option(names = "--seed", description = "of batches (default: 1)")
    private long seed = 1;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Integer size = tmpfsMegabytes;
        if (size == null) {
            return run();
        }
        try (var _ = TemporaryDisk.mount(disk, size)) {
            return run();
        }
    }

    private int run() throws IOException, InterruptedException {
        var plan =
                new DiskFullPlan(
                        server.target(),
                        start,
                        serverLog,
                        disk,
                        rounds,
                        (long) roomMegabytes * MEGABYTE,
                        writers,
                        rate,
                        seed);
        DiskFullRun.Outcome outcome = new DiskFullRun(plan).run();
        outcome.messages().forEach(System.out::println);
        System.out.printf(
                Locale.ROOT,
                "%d times full, %d starts on a full disk, %d lines acknowledged, %d wrong,"
                        + " %d pushes refused%n",
                outcome.rounds(),
                outcome.startsWhenFull(),
                outcome.acknowledged(),
                outcome.wrong(),
                outcome.refused());
        return outcome.good() ? 0 : 1;
    }
}
