package io.skald.loadtest.torture;

import io.skald.loadtest.http.Target;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;

/// What a torture shall do.
///
/// @param startCommand starts the server; called once per cycle, always on the same data
/// @param cycles number of kills, those of earlier sittings included
/// @param leastUp a server lives at least so long after it was ready, and at most `mostUp`
/// @param linesPerSecond of all writers together; 0 for as fast as they can
/// @param checkEvery what is new is read back after so many cycles, and everything at the end
/// @param maxDuration no further cycle is begun after this time
/// @param readyLimit a longer start counts as a failure
/// @param stateFile keeps seed and counts; null: nothing is kept
public record TorturePlan(
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
        @Nullable Path stateFile) {}
