package io.skald.loadtest;

import io.skald.loadtest.restart.RestartRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `restart`: fill the server's head, kill the server, and see how soon it is ready again.
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = "Kill a server whose head is full; measure how soon it is ready again.")
final class RestartCommand implements Callable<Integer> {
    @Mixin private TargetOptions server = new TargetOptions();

    @Option(
            names = "--start",
            required = true,
            description = "command that starts the server, on an empty data directory at first")
    private String start = "";

    @Option(names = "--server-log", description = "output of --start (default: server.log)")
    private Path serverLog = Path.of("server.log");

    @Option(
            names = "--fill",
            defaultValue = "0.95",
            description = "share of the head's budget (default: ${DEFAULT-VALUE})")
    private double fill;

    @Option(
            names = "--starts",
            defaultValue = "3",
            description = "after the kill (default: ${DEFAULT-VALUE})")
    private int starts;

    @Option(
            names = "--limit",
            defaultValue = "2",
            description = "seconds that a start may take (default: ${DEFAULT-VALUE})")
    private double limit;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan = new RestartRun.Plan(server.target(), start, serverLog, fill, starts, limit);
        boolean passed = new RestartRun(plan, System.out).run();
        System.out.println(passed ? "passed" : "FAILED");
        return passed ? 0 : 1;
    }
}
