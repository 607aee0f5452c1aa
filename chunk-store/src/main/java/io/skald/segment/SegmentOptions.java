package io.skald.segment;

/// How a segment is written.
///
/// @param blockBytes raw bytes of lines from which on a block is cut
/// @param zstdLevel for the lines, 1 (fast) to 19 (small)
/// @param encoding of the lines
public record SegmentOptions(int blockBytes, int zstdLevel, Encoding encoding) {
    /// How lines are stored. Readers know both.
    public enum Encoding {
        /// One after the other behind zstd.
        ROWS,
        /// As templates and typed columns, block by block where these are smaller.
        TEMPLATES,
        /// As templates wherever these can express a line, larger or not; for tests.
        TEMPLATES_ALWAYS
    }

    /// For the flush of a memtable. From 256 to 512 KiB the file loses 0.9 %, and every block that is opened for one
    /// line costs twice as much; 320 KiB keeps timestamps and all included within 1.15 times the bare lines behind
    /// zstd, even with nanoseconds of noise. Figures in docs/format/block.md.
    public static final SegmentOptions FLUSH = new SegmentOptions(320 << 10, 1, Encoding.ROWS);

    /// For merges. Columns grow better with their length: from 1 to 4 MiB they shrink by 8 %, beyond hardly. Where a block
    /// has to be rows, they are compressed by the fast level as well.
    public static final SegmentOptions MERGE_TEMPLATES =
            new SegmentOptions(4 << 20, 1, Encoding.TEMPLATES);

    /// With lines as rows.
    public SegmentOptions(int blockBytes, int zstdLevel) {
        this(blockBytes, zstdLevel, Encoding.ROWS);
    }

    /// The same with lines in another encoding.
    public SegmentOptions with(Encoding other) {
        return new SegmentOptions(blockBytes, zstdLevel, other);
    }

    /// The same with blocks of another size.
    public SegmentOptions withBlocks(int otherBytes) {
        return new SegmentOptions(otherBytes, zstdLevel, encoding);
    }

    public SegmentOptions {
        if (blockBytes < 1) {
            throw new IllegalArgumentException("block of " + blockBytes + " bytes");
        }
    }
}
