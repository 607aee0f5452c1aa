package io.skald.server.config;

/// How much disk the server may fill.
///
/// @param retentionBytes bytes of all segments above which the oldest day goes; 0 for no bound
/// @param minFree bytes of the disk that shall stay free; negative when nobody said it
public record DiskLimits(long retentionBytes, long minFree) {
    // One part in twenty, but on a large disk no more than what a day's surprise needs.
    private static final int DEFAULT_SHARE = 20;
    private static final long DEFAULT_MOST = 1L << 30;

    /// @param totalBytes size of the disk
    public long minFreeBytes(long totalBytes) {
        return minFree >= 0 ? minFree : Math.min(DEFAULT_MOST, totalBytes / DEFAULT_SHARE);
    }
}
