package io.skald.compactor;

/// What retention has taken away since the start.
///
/// @param expiredSegments segments dropped
/// @param expiredRows entries in them
/// @param expiredFileBytes bytes of their files
public record CompactorStats(long expiredSegments, long expiredRows, long expiredFileBytes) {
    static final CompactorStats NONE = new CompactorStats(0, 0, 0);
}
