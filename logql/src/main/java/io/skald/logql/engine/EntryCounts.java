package io.skald.logql.engine;

/// What takes entries that are only counted. Not thread-safe.
abstract class EntryCounts {
    /// Stands for the series of entries that the pipeline refuses.
    static final EntryCounts REFUSED =
            new EntryCounts() {
                @Override
                boolean isRefused() {
                    return true;
                }

                @Override
                void add(int low, int high, long count, long byteCount) {}
            };

    boolean isRefused() {
        return false;
    }

    /// Adds entries of one cell: that of the windows from `low` to `high`, both included.
    abstract void add(int low, int high, long count, long byteCount);
}
