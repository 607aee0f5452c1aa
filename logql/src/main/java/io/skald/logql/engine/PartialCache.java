package io.skald.logql.engine;

import org.jspecify.annotations.Nullable;

/// Keeps what range aggregations have made of the [FixedPart]s of a source, so that a panel that asks again computes only
/// what is new. It may forget anything at any time. Thread-safe.
public interface PartialCache {
    /// Forgets everything at once: nothing is worked out for it.
    PartialCache NONE =
            new PartialCache() {
                @Override
                public boolean isOff() {
                    return true;
                }

                @Override
                public @Nullable PartialCells find(PartialKey key) {
                    return null;
                }

                @Override
                public void keep(PartialKey key, PartialCells cells) {}
            };

    /// Whether there is no point in asking.
    default boolean isOff() {
        return false;
    }

    /// @return null when it is not known
    @Nullable PartialCells find(PartialKey key);

    /// @param cells those that are too large may be replaced by [PartialCells#TOO_LARGE]
    void keep(PartialKey key, PartialCells cells);
}
