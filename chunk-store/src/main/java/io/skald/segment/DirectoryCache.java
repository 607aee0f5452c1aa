package io.skald.segment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import org.jspecify.annotations.Nullable;

/// Directories and statistics of open segments, as many as there is room for: the others are read again when they are
/// asked for. Whoever holds one may use it for as long as it likes; what it holds counts beside. Thread-safe.
public final class DirectoryCache {
    private final Cache<Key, Sized> parts;

    /// @param maxBytes heap that may be used
    public DirectoryCache(long maxBytes) {
        this.parts =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher(DirectoryCache::weight)
                        // Small and rarely full: whoever adds something pays for its place.
                        .executor(Runnable::run)
                        .build();
    }

    private static int weight(Key key, Sized part) {
        return (int) Math.min(Integer.MAX_VALUE, part.heapBytes());
    }

    /// A part of an open segment: equal only to itself.
    static final class Key {}

    /// Something that knows its size.
    sealed interface Sized permits SegmentDirectory, MinuteStats {
        /// Bytes of heap, roughly.
        long heapBytes();
    }

    @Nullable Sized find(Key key) {
        return parts.getIfPresent(key);
    }

    void keep(Key key, Sized part) {
        parts.put(key, part);
    }

    void forget(Key key) {
        parts.invalidate(key);
    }

    /// Bytes of heap in use.
    public long heapBytes() {
        return parts.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
