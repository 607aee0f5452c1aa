package io.skald.logql.engine;

/// Asks a [Checkpoint] about as often as is needed to stop within a few milliseconds. Not thread-safe.
final class Pace {
    /// Units between two checks. The slowest work on rows goes through about 50 bytes in a microsecond, so that this is
    /// five milliseconds.
    private static final long UNITS = 256 << 10;

    /// What a step costs whatever its size is: a row that has few bytes still has labels.
    private static final long UNITS_PER_STEP = 64;

    private final Checkpoint checkpoint;
    private long remaining = UNITS;

    Pace(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /// @param units bytes that were looked at, or values that were worked out
    /// @throws QueryException when the query should end
    void step(long units) {
        work(units + UNITS_PER_STEP);
    }

    /// As [#step(long)], for those who have counted their steps themselves.
    void work(long units) {
        remaining -= units;
        if (remaining < 0) {
            remaining = UNITS;
            checkpoint.check();
        }
    }
}
