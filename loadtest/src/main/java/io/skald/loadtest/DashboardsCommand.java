package io.skald.loadtest;

import io.skald.loadtest.dashboards.DashboardsRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/// `dashboards`: many dashboards ask at once, and each panel must be answered or told to come back.
@Command(
        name = "dashboards",
        mixinStandardHelpOptions = true,
        description = "Open many dashboards at once; every panel is answered or told to wait.")
final class DashboardsCommand implements Callable<Integer> {
    private static final int MB = 1_000_000;

    @Mixin private TargetOptions server = new TargetOptions();

    @Option(
            names = "--dashboards",
            defaultValue = "64",
            description = "opened at once (default: ${DEFAULT-VALUE})")
    private int dashboards;

    @Option(
            names = "--panels",
            defaultValue = "40",
            description = "of each (default: ${DEFAULT-VALUE})")
    private int panels;

    @Option(
            names = "--rounds",
            defaultValue = "2",
            description = "times that each panel asks (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--lines",
            defaultValue = "200000",
            description = "pushed before (default: ${DEFAULT-VALUE})")
    private int lines;

    @Option(
            names = "--patience",
            defaultValue = "90",
            description = "seconds to wait for an answer (default: ${DEFAULT-VALUE})")
    private int patience;

    @Option(
            names = "--ceiling",
            defaultValue = "512",
            description = "MB that the server may use (default: ${DEFAULT-VALUE})")
    private long ceiling;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan =
                new DashboardsRun.Plan(
                        server.target(),
                        dashboards,
                        panels,
                        rounds,
                        lines,
                        Duration.ofSeconds(patience),
                        ceiling * MB);
        boolean passed = new DashboardsRun(plan, System.out).run();
        System.out.println(passed ? "passed" : "FAILED");
        return passed ? 0 : 1;
    }
}
