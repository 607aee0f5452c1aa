package io.skald.segment;

/// How a segment is written.
///
/// @param blockBytes bytes of lines at which a block is closed
/// @param zstdLevel of the lines, 1 to 19
public record SegmentOptions(int blockBytes, int zstdLevel) {
    /// What a flush uses: beyond 256 KiB the ratio gains under 3 %, while a needle costs a whole block for each hit.
    public static final SegmentOptions FLUSH = new SegmentOptions(256 << 10, 1);
}
