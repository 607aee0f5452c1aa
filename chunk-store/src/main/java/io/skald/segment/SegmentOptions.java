package io.skald.segment;

/// How a segment is written.
///
/// @param blockBytes raw bytes of lines from which on a block is cut
/// @param zstdLevel for the lines, 1 (fast) to 19 (small)
public record SegmentOptions(int blockBytes, int zstdLevel) {
    /// For the flush of a memtable. From 256 to 512 KiB the file loses 0.9 %, and every block that is opened for one
    /// line costs twice as much; 320 KiB keeps timestamps and all included within 1.15 times the bare lines behind
    /// zstd, even with nanoseconds of noise. Figures in docs/format/block.md.
    public static final SegmentOptions FLUSH = new SegmentOptions(320 << 10, 1);

    public SegmentOptions {
        if (blockBytes < 1) {
            throw new IllegalArgumentException("block of " + blockBytes + " bytes");
        }
    }
}
