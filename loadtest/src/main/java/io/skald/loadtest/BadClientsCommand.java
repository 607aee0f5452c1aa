package io.skald.loadtest;

import io.skald.loadtest.badclients.BadClientsRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/// `bad-clients`: pushes at a steady rate, alone and beside clients that do harm.
@Command(
        name = "bad-clients",
        mixinStandardHelpOptions = true,
        description = "Push at a steady rate beside slow connections, bombs and noise.")
final class BadClientsCommand implements Callable<Integer> {
    private static final int MB = 1_000_000;

    @Mixin private TargetOptions server = new TargetOptions();

    @Option(
            names = "--rate",
            defaultValue = "20000",
            description = "lines per second of the good client (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "40",
            description = "of each of the two runs (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--slow",
            defaultValue = "500",
            description = "connections that send a byte now and then (default: ${DEFAULT-VALUE})")
    private int slow;

    @Option(
            names = "--senders",
            defaultValue = "8",
            description = "clients that send bombs and noise (default: ${DEFAULT-VALUE})")
    private int senders;

    @Option(
            names = "--pause",
            defaultValue = "500",
            description = "ms between two requests of each of them (default: ${DEFAULT-VALUE})")
    private int pause;

    @Option(
            names = "--ceiling",
            defaultValue = "512",
            description = "MB that the server may use (default: ${DEFAULT-VALUE})")
    private long ceiling;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan =
                new BadClientsRun.Plan(
                        server.target(),
                        rate,
                        Duration.ofSeconds(seconds),
                        slow,
                        senders,
                        Duration.ofMillis(pause),
                        ceiling * MB);
        boolean passed = new BadClientsRun(plan, System.out).run();
        System.out.println(passed ? "passed" : "FAILED");
        return passed ? 0 : 1;
    }
}
