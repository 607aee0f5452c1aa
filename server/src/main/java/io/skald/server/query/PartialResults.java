package io.skald.server.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.skald.logql.engine.PartialCache;
import io.skald.logql.engine.PartialCells;
import io.skald.logql.engine.PartialKey;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.LongAdder;

/// Keeps what queries have made of segments, as long as there is room. Entries of segments that are gone are never asked for
/// again, and give way to others. Thread-safe.
public final class PartialResults implements PartialCache {
    // The key, and what the cache keeps of an entry.
    private static final int OVERHEAD_BYTES = 160;

    /// No entry takes more of the room than one of so many.
    private static final int LARGEST_SHARE = 32;

    private final Cache<PartialKey, PartialCells> cells;
    private final long largestBytes;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /// @param maxBytes heap that all entries may take, about
    public PartialResults(long maxBytes) {
        this.largestBytes = maxBytes / LARGEST_SHARE;
        // Without an executor eviction would run in the common pool; it is short enough for the
        // caller.
        this.cells =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .<PartialKey, PartialCells>weigher((_, kept) -> weight(kept))
                        .executor(Runnable::run)
                        .build();
    }

    private static int weight(PartialCells cells) {
        return (int) Math.min(Integer.MAX_VALUE, (long) OVERHEAD_BYTES + cells.heapBytes());
    }

    @Override
    public @Nullable PartialCells find(PartialKey key) {
        PartialCells known = cells.getIfPresent(key);
        (known == null ? misses : hits).increment();
        return known;
    }

    @Override
    public void keep(PartialKey key, PartialCells some) {
        cells.put(key, weight(some) > largestBytes ? PartialCells.TOO_LARGE : some);
    }

    /// @param hits lookups that found something
    /// @param misses those that did not
    /// @param entries that are kept now
    /// @param bytes of heap that they take, about
    public record Stats(long hits, long misses, long entries, long bytes) {}

    public Stats stats() {
        long bytes = cells.policy().eviction().orElseThrow().weightedSize().orElse(0);
        return new Stats(hits.sum(), misses.sum(), cells.estimatedSize(), bytes);
    }
}
