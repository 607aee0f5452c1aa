package io.skald.index;

/// Size of the label index.
///
/// @param days days that have a directory
/// @param documents streams, counted once per day
/// @param pending streams that are known but not yet committed to disk
public record IndexStats(int days, long documents, long pending) {}
