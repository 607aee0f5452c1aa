package io.skald.compactor;

/// What compaction and retention have done since the start, and what they have to do. Bytes are those of files where
/// nothing else is said.
///
/// @param expired dropped whole because all lines in them were expired
/// @param overfull dropped because the disk or the store was too full
/// @param tiers merges into larger segments
/// @param rewrites merges that only left out deleted and expired lines
/// @param deletedRows lines that deletes had hidden and that are gone now
/// @param deletesDone deletes that were carried out
/// @param failures merges that failed and are tried again
/// @param backlogMerges merges that are due
/// @param backlogBytes their inputs
/// @param runningRawBytes bytes of lines in the inputs of the merge that is on its way; 0: there is none
/// @param runningDoneBytes those of them that are done, roughly
/// @param refusing whether pushes are to be refused: only the current day is left, and there is no room
/// @param demanded whether a merge of everything was demanded and is not done yet
public record CompactorStats(
        Dropped expired,
        Dropped overfull,
        Merged tiers,
        Merged rewrites,
        long deletedRows,
        long deletesDone,
        long failures,
        int backlogMerges,
        long backlogBytes,
        long runningRawBytes,
        long runningDoneBytes,
        boolean refusing,
        boolean demanded) {
    /// Segments that were dropped.
    ///
    /// @param rows entries in them
    public record Dropped(long segments, long rows, long bytes) {
        static final Dropped NONE = new Dropped(0, 0, 0);

        Dropped plus(Dropped other) {
            return new Dropped(segments + other.segments, rows + other.rows, bytes + other.bytes);
        }
    }

    /// Merges that were committed.
    ///
    /// @param segments that went in
    /// @param rawBytes of lines that went in
    /// @param flushedBytes those of bytesRead that came from flushes
    public record Merged(
            long merges,
            long segments,
            long rawBytes,
            long bytesRead,
            long bytesWritten,
            long flushedBytes) {
        static final Merged NONE = new Merged(0, 0, 0, 0, 0, 0);

        Merged plus(Merged other) {
            return new Merged(
                    merges + other.merges,
                    segments + other.segments,
                    rawBytes + other.rawBytes,
                    bytesRead + other.bytesRead,
                    bytesWritten + other.bytesWritten,
                    flushedBytes + other.flushedBytes);
        }
    }

    /// Bytes written for each byte that a flush wrote, the flush included, over what has been merged.
    public double writeAmplification() {
        long flushed = tiers.flushedBytes();
        return flushed == 0 ? 1 : 1 + (double) tiers.bytesWritten() / flushed;
    }
}
