package io.skald.loadtest;

import io.skald.loadtest.tail.TailRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/// `tail`: pushes at a steady rate while one reader of a tail keeps up, one is slow, and one does not read.
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Push at a steady rate while tails are read fast, slowly and not at all.")
final class TailCommand implements Callable<Integer> {
    @Mixin private TargetOptions server = new TargetOptions();

    @Option(
            names = "--rate",
            defaultValue = "100000",
            description = "lines per second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "20",
            description = "of each of the two runs (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--streams",
            defaultValue = "20",
            description = "streams (default: ${DEFAULT-VALUE})")
    private int streams;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var run =
                new TailRun(
                        server.target(), streams, rate, Duration.ofSeconds(seconds), System.out);
        boolean passed = run.run();
        System.out.println(passed ? "passed" : "FAILED");
        return passed ? 0 : 1;
    }
}
