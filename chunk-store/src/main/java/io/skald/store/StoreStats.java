package io.skald.store;

/// Counters and sizes of a store at one moment. Counters start at 0 with the process.
///
/// @param rowsAccepted rows that became visible
/// @param lineBytesAccepted bytes of their lines
/// @param duplicates rows that were left out because the store had them (found so far)
/// @param walSyncs syncs of the log
/// @param walFailures writes or syncs of the log that failed
/// @param walBytes bytes of all log files
/// @param queuedBytes bytes of pushes that wait for the log
/// @param headBytes heap bytes of all memtables
/// @param headRows rows in them
/// @param headStreams streams in them, counted once per memtable
/// @param memtables memtables, the active one included
/// @param flushes memtables written to segments
/// @param flushFailures flushes that failed and are tried again
/// @param segments live segments
/// @param segmentBytes bytes of their files
/// @param segmentRows rows in them
/// @param corruptions damaged files or parts of files that were found
/// @param tornBytes bytes at the ends of log files and manifest that were no records at the start: writes that were cut short, or damage
public record StoreStats(
        long rowsAccepted,
        long lineBytesAccepted,
        long duplicates,
        long walSyncs,
        long walFailures,
        long walBytes,
        long queuedBytes,
        long headBytes,
        long headRows,
        long headStreams,
        int memtables,
        long flushes,
        long flushFailures,
        int segments,
        long segmentBytes,
        long segmentRows,
        long corruptions,
        long tornBytes) {}
