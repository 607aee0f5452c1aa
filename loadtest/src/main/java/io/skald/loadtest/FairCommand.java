package io.skald.loadtest;

import io.skald.loadtest.fair.FairRun;
import io.skald.loadtest.measure.WallTime;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

/// `fair`: light queries beside heavy ones.
@Command(
        name = "fair",
        mixinStandardHelpOptions = true,
        description = "Ask light queries alone and beside heavy ones.")
final class FairCommand implements Callable<Integer> {
    private static final int MB = 1_000_000;

    @Mixin private TargetOptions server = new TargetOptions();

    @Option(
            names = "--lines",
            defaultValue = "2000000",
            description = "pushed before, about 170 bytes each (default: ${DEFAULT-VALUE})")
    private int lines;

    @Option(
            names = "--selector",
            description = "of everything: asks about what is there, and pushes nothing")
    private @Nullable String selector;

    @Option(
            names = "--service",
            description = "selector of a small part of it (default: that of everything)")
    private @Nullable String service;

    @Option(names = "--end", description = "end of that data, RFC 3339 (default: now)")
    private @Nullable Instant end;

    @Option(
            names = "--hours",
            defaultValue = "24",
            description = "of that data up to its end (default: ${DEFAULT-VALUE})")
    private int hours;

    @Option(
            names = "--light",
            description = "a light query; `$$` is everything, `@` the service; may be repeated")
    private List<String> light = List.of("@", "sum(count_over_time(@[5m]))", "@ |= \"err\"");

    @Option(names = "--heavy", description = "a heavy one; may be repeated")
    private List<String> heavy =
            List.of(
                    "sum by (level) (count_over_time($ | logfmt | __error__=\"\" [5m]))",
                    "sum(bytes_over_time($ |~ \"[0-9]5[a-z ]\" [1m]))",
                    "sum(count_over_time($ | json | __error__=\"\" [5m]))");

    @Option(
            names = "--heavy-clients",
            defaultValue = "12",
            description = "that ask heavy queries (default: ${DEFAULT-VALUE})")
    private int heavyClients;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "alone, and again beside the others (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--ceiling",
            defaultValue = "512",
            description = "MB that the server may use (default: ${DEFAULT-VALUE})")
    private long ceiling;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan =
                new FairRun.Plan(
                        server.target(),
                        light,
                        heavy,
                        heavyClients,
                        Duration.ofSeconds(seconds),
                        ceiling * MB);
        var run = new FairRun(plan, System.out);
        boolean passed = run.run(selector == null ? run.push(lines) : present(selector));
        System.out.println(passed ? "passed" : "FAILED");
        return passed ? 0 : 1;
    }

    private FairRun.Data present(String everything) {
        Instant last = end == null ? WallTime.now() : end;
        return new FairRun.Data(
                everything,
                service == null ? everything : service,
                WallTime.epochNanos(last.minus(Duration.ofHours(hours))),
                WallTime.epochNanos(last));
    }
}
