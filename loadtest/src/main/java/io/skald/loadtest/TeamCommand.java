package io.skald.loadtest;

import io.skald.loadtest.team.TeamRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/// `team`: what a small team does all day.
@Command(
        name = "team",
        mixinStandardHelpOptions = true,
        description = "Push steadily while a dashboard refreshes and a tail is open.")
final class TeamCommand implements Callable<Integer> {
    private static final int MB = 1_000_000;

    @Mixin private TargetOptions server = new TargetOptions();

    @Option(
            names = "--minutes",
            defaultValue = "30",
            description = "to run (default: ${DEFAULT-VALUE})")
    private int minutes;

    @Option(
            names = "--rate",
            defaultValue = "30000",
            description = "lines per second, about 170 bytes each (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--streams",
            defaultValue = "200",
            description = "label streams (default: ${DEFAULT-VALUE})")
    private int streams;

    @Option(
            names = "--panels",
            defaultValue = "12",
            description = "of the dashboard (default: ${DEFAULT-VALUE})")
    private int panels;

    @Option(
            names = "--refresh",
            defaultValue = "10",
            description = "seconds between refreshes (default: ${DEFAULT-VALUE})")
    private int refresh;

    @Option(
            names = "--range",
            defaultValue = "15",
            description = "minutes that the dashboard shows (default: ${DEFAULT-VALUE})")
    private int range;

    @Option(
            names = "--ceiling",
            defaultValue = "256",
            description = "MB that the server may use (default: ${DEFAULT-VALUE})")
    private long ceiling;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan =
                new TeamRun.Plan(
                        server.target(),
                        Duration.ofMinutes(minutes),
                        rate,
                        streams,
                        panels,
                        Duration.ofSeconds(refresh),
                        Duration.ofMinutes(range),
                        ceiling * MB);
        boolean passed = new TeamRun(plan, System.out).run();
        System.out.println(passed ? "passed" : "FAILED");
        return passed ? 0 : 1;
    }
}
