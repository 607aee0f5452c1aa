package io.skald.segment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.skald.block.BlockHead;
import io.skald.block.BlockHeads;

import org.jspecify.annotations.Nullable;

/// Directories and statistics of open segments and heads of their blocks, as many as there is room for: the others are read again when they are
/// asked for. Whoever holds one may use it for as long as it likes; what it holds counts beside. Thread-safe.
public final class DirectoryCache {
    private final Cache<Object, Sized> parts;

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

    private static int weight(Object key, Sized part) {
        return (int) Math.min(Integer.MAX_VALUE, part.heapBytes());
    }

    /// A part of an open segment: equal only to itself.
    static final class Key {}

    /// Something that knows its size.
    sealed interface Sized permits SegmentDirectory, MinuteStats, KeptHead {
        /// Bytes of heap, roughly.
        long heapBytes();
    }

    /// A head of a block.
    private record KeptHead(BlockHead head) implements Sized {
        @Override
        public long heapBytes() {
            return head.heapBytes();
        }
    }

    /// The place of one block's head.
    ///
    /// @param segment any key of the segment
    private record HeadPlace(DirectoryCache cache, Key segment, int block) implements BlockHeads {
        @Override
        public @Nullable BlockHead find() {
            return cache.parts.getIfPresent(this) instanceof KeptHead(BlockHead head) ? head : null;
        }

        @Override
        public void keep(BlockHead head) {
            cache.parts.put(this, new KeptHead(head));
        }
    }

    /// The place of one block's head.
    ///
    /// @param segment a key of the segment, always the same
    BlockHeads heads(Key segment, int block) {
        return new HeadPlace(this, segment, block);
    }

    /// Forgets the heads of blocks.
    ///
    /// @param blocks how many the segment has
    void forgetHeads(Key segment, int blocks) {
        for (int block = 0; block < blocks; block++) {
            parts.invalidate(new HeadPlace(this, segment, block));
        }
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
