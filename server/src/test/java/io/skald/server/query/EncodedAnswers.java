package io.skald.server.query;

import io.skald.logql.engine.QueryResult;

import java.util.List;

/// Answers as clients get them, for benchmarks of other packages.
public final class EncodedAnswers {
    private EncodedAnswers() {}

    /// @return bytes of the answer
    public static int encode(QueryResult result) {
        return ResponseEncoder.encode(result, List.of(), new StatsJson.Timing(0, 0)).length();
    }
}
