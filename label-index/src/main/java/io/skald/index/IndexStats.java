package io.skald.index;

/// Size of the label index.
///
/// @param days days that have streams
/// @param documents streams, counted once per day
/// @param pending streams that are known but not yet committed to disk, counted once per day
/// @param rebuiltDays days that were broken when the index was opened, and were started anew
/// @param damagedFiles other files that were broken then, and that nothing older could stand in for
public record IndexStats(
        int days, long documents, long pending, int rebuiltDays, int damagedFiles) {}
