package io.skald.compactor;

/// Hears what compaction does that a person may want to read. Called by the thread that polls.
public interface CompactionEvents {
    CompactionEvents NONE = new CompactionEvents() {};

    /// A day was dropped because there is no room.
    ///
    /// @param epochDay days since 1970-01-01
    default void droppedDay(long epochDay, int segments, long bytes, String reason) {}

    /// There is no room, and only the current day is left.
    default void refusing(String reason) {}

    /// A segment is damaged: it stays as it is, and is left out of merges.
    default void damaged(String file, String problem) {}
}
