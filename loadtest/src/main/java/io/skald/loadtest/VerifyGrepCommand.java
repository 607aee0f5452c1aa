package io.skald.loadtest;

import io.skald.loadtest.grep.GrepCheck;
import io.skald.loadtest.grep.Needle;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.query.QueryClient;
import io.skald.loadtest.replay.Replay;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/// `verify-grep`: replays files, then compares counts by LogQL with counts by reading the files.
@Command(
        name = "verify-grep",
        mixinStandardHelpOptions = true,
        description = "Replay log files and compare counts by LogQL with those of grep -c.")
final class VerifyGrepCommand implements Callable<Integer> {
    /// A week and the newest timestamps' lead: all that default limits let in.
    private static final String RANGE = "168h";

    private static final Duration LEAD = Duration.ofMinutes(5);

    @Mixin private TargetOptions server = new TargetOptions();

    @Mixin private ReplayOptions replay = new ReplayOptions();

    @Option(names = "--job", description = "label job of the streams (default: replay)")
    private String job = "replay";

    @Option(names = "--no-push", description = "the files were replayed before: only count")
    private boolean noPush;

    @Option(names = "--flush", description = "POST /flush before counting")
    private boolean flush;

    @Option(names = "--needles", description = "file of needles (default: built in)")
    private @Nullable Path needleFile;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!noPush) {
            String labels = "{app=\"%n\", job=\"" + job + "\"}";
            Replay.Outcome outcome = Replay.run(replay.plan(server.target(), labels), null);
            System.out.println(
                    outcome.lines() + " lines pushed, " + outcome.refused() + " refused");
            if (outcome.refused() > 0) {
                return 1;
            }
        }
        List<Needle> needles = Needle.parse(rows());
        try (QueryClient client = new QueryClient(server.target())) {
            if (flush && !client.flush().ok()) {
                System.out.println("POST /flush failed");
                return 1;
            }
            long time = WallTime.epochNanos(WallTime.now().plus(LEAD));
            int wrong = new GrepCheck(client, job, time, RANGE).run(replay.files(), needles);
            System.out.println(needles.size() + " needles, " + wrong + " wrong");
            return wrong == 0 ? 0 : 1;
        }
    }

    private List<String> rows() throws IOException {
        if (needleFile != null) {
            return Files.readAllLines(needleFile);
        }
        try (InputStream in = VerifyGrepCommand.class.getResourceAsStream("needles.txt")) {
            if (in == null) {
                throw new IllegalStateException("missing resource needles.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
