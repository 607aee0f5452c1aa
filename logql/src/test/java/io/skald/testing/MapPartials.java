package io.skald.testing;

import io.skald.logql.engine.PartialCache;
import io.skald.logql.engine.PartialCells;
import io.skald.logql.engine.PartialKey;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// A [PartialCache] that remembers all cells up to a size, and forgets when it is told to. Thread-safe.
public final class MapPartials implements PartialCache {
    private final Map<PartialKey, PartialCells> cells = new ConcurrentHashMap<>();
    private final int maxBytes;

    /// @param maxBytes of the largest cells that are kept
    public MapPartials(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public @Nullable PartialCells find(PartialKey key) {
        return cells.get(key);
    }

    @Override
    public void keep(PartialKey key, PartialCells some) {
        cells.put(key, some.heapBytes() > maxBytes ? PartialCells.TOO_LARGE : some);
    }

    /// Forgets about one of so many.
    public void forget(RandomGenerator random, int one) {
        cells.keySet().removeIf(_ -> random.nextInt(one) == 0);
    }

    public int size() {
        return cells.size();
    }
}
