package io.skald.store;

/// Something that is wrong on disk.
///
/// @param file path relative to the data directory
/// @param offset bytes from the start of the file
/// @param problem what is wrong
/// @param advice what a person can do
/// @param unfinished whether it may be a write that is under way, or that a crash cut short
public record Finding(
        String file, long offset, String problem, String advice, boolean unfinished) {}
