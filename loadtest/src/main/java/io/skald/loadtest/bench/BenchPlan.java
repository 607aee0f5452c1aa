package io.skald.loadtest.bench;

import io.skald.loadtest.generate.Profile;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.push.BodyEncoder;
import io.skald.loadtest.query.QueryMix;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/// What a benchmark shall do.
///
/// @param endNanos end of the data
/// @param push whether to push; else only to ask a server that has the same data
/// @param startCommand starts the server; null when one is running
/// @param pid the server's process; null to find it by its port
/// @param dataDirectory the server's data, to measure its size; null when unknown
/// @param compact whether to have everything merged before it is asked
/// @param coldIds queries of `queryRows` that a fresh process is asked first
/// @param mixSeconds how long [QueryMix] shall ask; 0: not at all
/// @param queryRows rows of a query file; empty to ask nothing
/// @param sampleBytes size of the calibration's sample
public record BenchPlan(
        Profile profile,
        long seed,
        long endNanos,
        Target target,
        BodyEncoder.Encoding encoding,
        int connections,
        boolean push,
        @Nullable String startCommand,
        Path serverLog,
        @Nullable Long pid,
        @Nullable Path dataDirectory,
        Path temporaryDirectory,
        List<String> queryRows,
        boolean compact,
        List<String> coldIds,
        List<String> mixRows,
        int mixClients,
        int mixSeconds,
        int calls,
        long sampleBytes,
        int threads) {}
