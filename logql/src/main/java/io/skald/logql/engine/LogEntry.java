package io.skald.logql.engine;

import io.skald.model.Utf8Slice;

/// One line of an answer.
///
/// @param timestampNanos nanoseconds since 1970-01-01T00:00:00Z
/// @param line what the stages made of the line; its own copy
/// @param labels all labels, by origin
public record LogEntry(long timestampNanos, Utf8Slice line, EntryLabels labels) {}
