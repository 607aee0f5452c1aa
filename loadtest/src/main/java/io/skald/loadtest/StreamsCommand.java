package io.skald.loadtest;

import io.skald.loadtest.streams.StreamOrder;
import io.skald.loadtest.streams.StreamsRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.concurrent.Callable;

/// `streams`: a few lines in each of very many streams.
@Command(
        name = "streams",
        mixinStandardHelpOptions = true,
        description = "Push a few lines into each of very many streams, and count them.")
final class StreamsCommand implements Callable<Integer> {
    private static final int MB = 1_000_000;

    @Mixin private TargetOptions server = new TargetOptions();

    @Option(
            names = "--streams",
            defaultValue = "1000000",
            description = "how many (default: ${DEFAULT-VALUE})")
    private int streams;

    @Option(
            names = "--lines",
            defaultValue = "10",
            description = "in each stream (default: ${DEFAULT-VALUE})")
    private int lines;

    @Option(
            names = "--order",
            defaultValue = "rounds",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private StreamOrder order = StreamOrder.ROUNDS;

    @Option(
            names = "--connections",
            defaultValue = "2",
            description = "that push side by side (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--ceiling",
            defaultValue = "1000",
            description = "MB that the server may use (default: ${DEFAULT-VALUE})")
    private long ceiling;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan =
                new StreamsRun.Plan(
                        server.target(), streams, lines, order, connections, ceiling * MB);
        boolean passed = new StreamsRun(plan, System.out).run();
        System.out.println(passed ? "passed" : "FAILED");
        return passed ? 0 : 1;
    }
}
