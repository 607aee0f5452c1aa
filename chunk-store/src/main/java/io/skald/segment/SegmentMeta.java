package io.skald.segment;

/// What the manifest knows of a segment.
///
/// @param id number of the segment, never used twice in a data directory
/// @param path of the file, relative to the data directory
/// @param sequence age of the data: rows of a segment with a smaller number arrived earlier
/// @param level 0 for a flushed memtable (all tenants and days), 1 and up after compaction
/// @param rows entries
/// @param lineBytes bytes of the entries' lines
/// @param fileBytes bytes of the file
/// @param minNanos smallest timestamp
/// @param maxNanos largest timestamp, included
public record SegmentMeta(
        long id,
        String path,
        long sequence,
        int level,
        long rows,
        long lineBytes,
        long fileBytes,
        long minNanos,
        long maxNanos) {}
