package io.skald.loadtest;

import io.skald.loadtest.replay.Replay;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/// `replay`: log files become streams.
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Push log files, one stream per file; exit status 1 when a line was refused.")
final class ReplayCommand implements Callable<Integer> {
    @Mixin private TargetOptions server = new TargetOptions();

    @Mixin private ReplayOptions replay = new ReplayOptions();

    @Option(
            names = "--labels",
            description =
                    "labels of a file's stream; %%n is its name without suffix, %%f with it"
                            + " (default: {app=\"%%n\", job=\"replay\"})")
    private String labels = "{app=\"%n\", job=\"replay\"}";

    @Option(names = "--record", description = "write the acknowledged line numbers here")
    private @Nullable Path record;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Replay.Outcome outcome = Replay.run(replay.plan(server.target(), labels), record);
        System.out.printf(
                Locale.ROOT,
                "%d streams, %d lines, %.1f MB acknowledged in %.2f s; %d lines refused, %d"
                        + " retries; push ms p50 %.1f p99 %.1f%n",
                outcome.streams(),
                outcome.lines(),
                outcome.bytes() / 1e6,
                outcome.seconds(),
                outcome.refused(),
                outcome.retries(),
                outcome.latencies().millis(50),
                outcome.latencies().millis(99));
        return outcome.refused() == 0 ? 0 : 1;
    }
}
