package io.skald.segment;

/// How a segment is written.
///
/// @param blockBytes raw bytes of lines from which on a block is cut
/// @param zstdLevel for the lines, 1 (fast) to 19 (small)
public record SegmentOptions(int blockBytes, int zstdLevel) {
    /// For the flush of a memtable. The size is argued in docs/format/block.md.
    public static final SegmentOptions FLUSH = new SegmentOptions(256 << 10, 1);

    public SegmentOptions {
        if (blockBytes < 1) {
            throw new IllegalArgumentException("block of " + blockBytes + " bytes");
        }
    }
}
