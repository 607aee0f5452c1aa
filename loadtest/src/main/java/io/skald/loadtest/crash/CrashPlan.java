package io.skald.loadtest.crash;

import io.skald.loadtest.http.Target;

import java.nio.file.Path;
import java.time.Duration;

/// What a kill loop shall do.
///
/// @param startCommand starts the server; called once per cycle, always on the same data
/// @param cycles number of kills
/// @param leastUp a server lives at least so long after it was ready, and at most `mostUp`
/// @param linesPerSecond of all writers together; 0 for as fast as they can
/// @param checkEvery everything is read back after so many cycles, and at the end
/// @param maxDuration no further cycle is begun after this time
/// @param readyLimit a longer start counts as a failure
public record CrashPlan(
        Target target,
        String startCommand,
        Path serverLog,
        int cycles,
        int writers,
        int streamsPerWriter,
        int linesPerSecond,
        Duration leastUp,
        Duration mostUp,
        int checkEvery,
        Duration maxDuration,
        Duration readyLimit,
        long seed) {}
