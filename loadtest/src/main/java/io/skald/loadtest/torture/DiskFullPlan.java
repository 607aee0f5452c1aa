package io.skald.loadtest.torture;

import io.skald.loadtest.http.Target;

import java.nio.file.Path;

/// What a full-disk run shall do.
///
/// @param startCommand starts the server, always on the same data
/// @param disk a directory of a small file system, the one that the data lie on; the ballast is laid there
/// @param rounds how often the disk becomes full
/// @param roomBytes what is free at the beginning, and comes back in each round
/// @param linesPerSecond of all writers together; 0 for as fast as they can
/// @param seed of batches
public record DiskFullPlan(
        Target target,
        String startCommand,
        Path serverLog,
        Path disk,
        int rounds,
        long roomBytes,
        int writers,
        int linesPerSecond,
        long seed) {}
