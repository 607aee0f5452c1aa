package io.skald.loadtest.bench;

import io.skald.loadtest.generate.Workload;
import io.skald.loadtest.query.Expectation;
import io.skald.loadtest.query.QueryClient;
import io.skald.loadtest.query.QuerySpec;
import io.skald.loadtest.query.QueryTimings;
import io.skald.loadtest.query.QueryTimings.Timing;
import io.skald.loadtest.server.ServerProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The first query of a fresh process whose data files are not in the page cache.
final class ColdCalls {
    private static final int FILES_AT_ONCE = 500;

    private final BenchPlan plan;
    private final Workload workload;
    private final Path dataDirectory;

    ColdCalls(BenchPlan plan, Workload workload, Path dataDirectory) {
        this.plan = plan;
        this.workload = workload;
        this.dataDirectory = dataDirectory;
    }

    /// Starts the server anew for each of the queries.
    ///
    /// @param command that starts it
    List<Timing> run(
            String command, List<QuerySpec> specs, Expectation expectation, Duration patience)
            throws IOException, InterruptedException {
        List<Timing> calls = new ArrayList<>();
        for (QuerySpec spec : specs) {
            evict();
            try (ServerProcess server =
                            ServerProcess.start(command, plan.target(), plan.serverLog());
                    QueryClient client = new QueryClient(plan.target())) {
                server.awaitReady(patience);
                QueryTimings timings =
                        new QueryTimings(client, null, workload.startNanos(), workload.endNanos());
                calls.add(timings.once(spec, expectation));
            }
        }
        return calls;
    }

    /// Lets the kernel forget the files, which have to be synced; without privileges.
    private void evict() throws IOException, InterruptedException {
        List<String> files;
        try (Stream<Path> paths = Files.walk(dataDirectory)) {
            files = paths.filter(Files::isRegularFile).map(Path::toString).toList();
        }
        for (int from = 0; from < files.size(); from += FILES_AT_ONCE) {
            List<String> command = new ArrayList<>();
            String each = "for f; do dd if=\"$f\" iflag=nocache count=0 status=none; done";
            command.addAll(List.of("sh", "-c", each, "sh"));
            command.addAll(files.subList(from, Math.min(files.size(), from + FILES_AT_ONCE)));
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IOException("dd cannot evict files: status " + process.exitValue());
            }
        }
    }
}
