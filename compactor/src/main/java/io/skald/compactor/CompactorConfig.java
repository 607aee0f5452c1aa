package io.skald.compactor;

import io.skald.segment.SegmentOptions;
import io.skald.segment.SegmentOptions.Encoding;

import java.time.Duration;

/// Bounds of compaction and retention.
///
/// @param memoryBytes heap and native memory that a merge may use, for rows and for directories
/// @param bytesPerSecond lines that are merged a second while there is no backlog, less while many are pushed; 0 for no limit
/// @param fanIn flushes that make one segment of tier 1, and segments of tier 1 that make one of tier 2
/// @param retentionBytes bytes of all segments above which the oldest day goes; 0 for no bound
/// @param minFreeBytes bytes of free disk below which the oldest day goes; 0 for no bound
/// @param encoding of lines that are merged for the last time
/// @param stepBytes raw bytes that one poll merges
public record CompactorConfig(
        long memoryBytes,
        long bytesPerSecond,
        int fanIn,
        long retentionBytes,
        long minFreeBytes,
        Encoding encoding,
        long stepBytes) {
    /// Tier whose segments are not merged any more: what is costly to write is written there, once for each line.
    private static final int LAST_TIER = 2;

    /// Files of a merge together: beyond, merging does not make queries faster, and a step back costs more.
    static final long MAX_MERGE_BYTES = 512L << 20;

    /// Some milliseconds.
    private static final long STEP_BYTES = 1 << 20;

    /// Of an open input: a block of lines, as it is in the file and decompressed, its columns.
    static final long INPUT_BYTES = 2 << 20;

    /// Of the output: a block of lines and its columns in all stages, and directories.
    static final long OUTPUT_BYTES = 6 << 20;

    /// The same for each byte of a block whose lines become templates: they are taken apart and put together again.
    private static final int OUTPUT_PER_TEMPLATE_BYTE = 6;

    /// Blocks of templates are made no smaller than this for want of memory: below, columns are too short.
    private static final int MIN_TEMPLATE_BLOCK_BYTES = 1 << 20;

    /// Expired and deleted lines stay on disk this long at least, so that several are erased at one go.
    static final Duration ERASE_DELAY = Duration.ofMinutes(5);

    /// Segments of tier 1 that are fewer than [#fanIn] are merged when none has come for so long.
    static final Duration SETTLED = Duration.ofHours(6);

    /// 32 MB/s is a fifth of what one core merges.
    public static final CompactorConfig DEFAULT = new CompactorConfig(48 << 20, 32L << 20, 8, 0, 0);

    /// With lines as rows everywhere.
    public CompactorConfig(
            long memoryBytes,
            long bytesPerSecond,
            int fanIn,
            long retentionBytes,
            long minFreeBytes) {
        this(memoryBytes, bytesPerSecond, fanIn, retentionBytes, minFreeBytes, Encoding.ROWS);
    }

    /// With steps that suit a server.
    public CompactorConfig(
            long memoryBytes,
            long bytesPerSecond,
            int fanIn,
            long retentionBytes,
            long minFreeBytes,
            Encoding encoding) {
        this(
                memoryBytes,
                bytesPerSecond,
                fanIn,
                retentionBytes,
                minFreeBytes,
                encoding,
                STEP_BYTES);
    }

    public CompactorConfig {
        if (fanIn < 2 || memoryBytes < 0 || bytesPerSecond < 0 || stepBytes < 1) {
            throw new IllegalArgumentException(
                    "fanIn "
                            + fanIn
                            + ", memoryBytes "
                            + memoryBytes
                            + ", bytesPerSecond "
                            + bytesPerSecond
                            + ", stepBytes "
                            + stepBytes);
        }
    }

    /// Directories of what a merge reads; those of what it writes are no larger together. Segments of so many streams that
    /// not even two go together stay as they are.
    long maxDirectoryBytes() {
        return memoryBytes / 4;
    }

    /// Segments that a merge into a tier may have open.
    int maxInputs(int tier) {
        return (int) Math.clamp((memoryBytes - outputBytes(tier)) / INPUT_BYTES, 2, 2L * fanIn);
    }

    /// Whether a merge into a tier has memory for so much. Two inputs may take more than there is, so that something is merged
    /// at all, but their directories no more than [#maxDirectoryBytes()].
    boolean fits(int tier, int inputs, long directoryBytes) {
        return inputs <= maxInputs(tier)
                && directoryBytes <= maxDirectoryBytes()
                && (inputs <= 2
                        || outputBytes(tier) + inputs * INPUT_BYTES + 2 * directoryBytes
                                <= memoryBytes);
    }

    private long outputBytes(int tier) {
        SegmentOptions options = options(tier);
        return options.encoding() == Encoding.ROWS
                ? OUTPUT_BYTES
                : (long) OUTPUT_PER_TEMPLATE_BYTE * options.blockBytes();
    }

    /// How segments of a tier are written.
    SegmentOptions options(int tier) {
        return encoding == Encoding.ROWS || tier < LAST_TIER
                ? SegmentOptions.FLUSH
                : SegmentOptions.MERGE_TEMPLATES.with(encoding).withBlocks(templateBlockBytes());
    }

    /// As large as [#fanIn] inputs let it be.
    private int templateBlockBytes() {
        long rest = memoryBytes - fanIn * INPUT_BYTES;
        int bytes = SegmentOptions.MERGE_TEMPLATES.blockBytes();
        while (bytes > MIN_TEMPLATE_BLOCK_BYTES && (long) OUTPUT_PER_TEMPLATE_BYTE * bytes > rest) {
            bytes /= 2;
        }
        return bytes;
    }
}
