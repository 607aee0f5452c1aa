package io.skald.loadtest;

import io.skald.loadtest.bench.BenchPlan;
import io.skald.loadtest.bench.BenchReport;
import io.skald.loadtest.bench.BenchRun;
import io.skald.loadtest.bench.ReportJson;
import io.skald.loadtest.generate.Profile;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.push.BodyEncoder;

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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;

/// `bench`: generated lines of a profile, pushed, flushed and asked for; figures beside a calibration of the machine.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Push a generated workload, measure the server, check its answers.")
final class BenchCommand implements Callable<Integer> {
    @Mixin private TargetOptions server = new TargetOptions();

    @Option(names = "--profile", description = "T 20 MB, S 200 MB, M 2 GB, HC 150 MB (default: S)")
    private Profile profile = Profile.S;

    @Option(names = "--seed", description = "same seed and end, same bytes (default: 1)")
    private long seed = 1;

    @Option(names = "--end", description = "end of the data, RFC 3339 (default: an hour ago)")
    private @Nullable Instant end;

    @Option(names = "--encoding", description = "PROTOBUF or JSON (default: PROTOBUF)")
    private BodyEncoder.Encoding encoding = BodyEncoder.Encoding.PROTOBUF;

    @Option(names = "--connections", description = "keep-alive connections (default: 4)")
    private int connections = 4;

    @Option(names = "--no-push", description = "only ask; the server holds the data of --end")
    private boolean noPush;

    @Option(names = "--no-queries", description = "only push")
    private boolean noQueries;

    @Option(names = "--start", description = "command that starts the server for this run")
    private @Nullable String start;

    @Option(names = "--server-log", description = "output of --start (default: server.log)")
    private Path serverLog = Path.of("server.log");

    @Option(names = "--pid", description = "the server's process (default: found by its port)")
    private @Nullable Long pid;

    @Option(names = "--data", description = "the server's data directory, to measure its size")
    private @Nullable Path data;

    @Option(names = "--tmp", description = "place for the bodies (default: java.io.tmpdir)")
    private Path tmp = Path.of(System.getProperty("java.io.tmpdir", "."));

    @Option(names = "--queries", description = "query file (default: by the profile)")
    private @Nullable Path queries;

    @Option(
            names = "--compact",
            description = "have everything merged before asking (Skald: POST /skald/compact)")
    private boolean compact;

    @Option(
            names = "--cold",
            split = ",",
            description =
                    "queries that a fresh process is asked first, such as Q3,Q6,Q7,Q11; needs"
                            + " --start and --data")
    private List<String> cold = List.of();

    @Option(
            names = "--mix-seconds",
            description = "ask different things by --mix-clients at once for so long (default: 0)")
    private int mixSeconds;

    @Option(names = "--mix-clients", description = "default: 8")
    private int mixClients = 8;

    @Option(names = "--calls", description = "least measured calls of a query (default: 5)")
    private int calls = 5;

    @Option(names = "--sample-mb", description = "calibration's sample (default: 200)")
    private int sampleMb = 200;

    @Option(names = "--threads", description = "threads of the generator (default: all cores)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "write all figures here too")
    private @Nullable Path json;

    @Option(names = "--strict", description = "exit status 1 also when a limit is missed")
    private boolean strict;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant dataEnd =
                end != null
                        ? end
                        : WallTime.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        BenchPlan plan =
                new BenchPlan(
                        profile,
                        seed,
                        WallTime.epochNanos(dataEnd),
                        server.target(),
                        encoding,
                        connections,
                        !noPush,
                        start,
                        serverLog,
                        pid,
                        data,
                        tmp,
                        noQueries ? List.of() : rows(),
                        compact,
                        cold,
                        resource("mix.txt"),
                        mixClients,
                        mixSeconds,
                        calls,
                        sampleMb * 1_000_000L,
                        threads);
        BenchReport report = new BenchRun(plan).run();
        System.out.print(report.table());
        if (json != null) {
            ReportJson.write(report, json);
        }
        return report.right() && (!strict || report.withinLimits()) ? 0 : 1;
    }

    private List<String> rows() throws IOException {
        if (queries != null) {
            return Files.readAllLines(queries);
        }
        return resource(profile == Profile.HC ? "hc.txt" : "m.txt");
    }

    private static List<String> resource(String name) throws IOException {
        try (InputStream in = BenchCommand.class.getResourceAsStream("queries/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource queries/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
