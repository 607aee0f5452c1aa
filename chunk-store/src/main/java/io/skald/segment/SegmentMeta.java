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
/// @param maskFrom tombstones with a smaller sequence hide nothing here: the rows came later, or are gone already
public record SegmentMeta(
        long id,
        String path,
        long sequence,
        int level,
        long rows,
        long lineBytes,
        long fileBytes,
        long minNanos,
        long maxNanos,
        long maskFrom) {
    /// A segment of rows as they came: older tombstones are no concern of theirs.
    public SegmentMeta(
            long id,
            String path,
            long sequence,
            int level,
            long rows,
            long lineBytes,
            long fileBytes,
            long minNanos,
            long maxNanos) {
        this(id, path, sequence, level, rows, lineBytes, fileBytes, minNanos, maxNanos, sequence);
    }

    /// The same segment, out of which what tombstones with a smaller sequence hide was left.
    public SegmentMeta withMaskFrom(long newMaskFrom) {
        return new SegmentMeta(
                id,
                path,
                sequence,
                level,
                rows,
                lineBytes,
                fileBytes,
                minNanos,
                maxNanos,
                newMaskFrom);
    }
}
