package io.skald.block;

import org.jspecify.annotations.Nullable;

/// A place for the head of one block between its readers. Thread-safe.
public interface BlockHeads {
    /// Keeps nothing.
    BlockHeads NONE =
            new BlockHeads() {
                @Override
                public @Nullable BlockHead find() {
                    return null;
                }

                @Override
                public void keep(BlockHead head) {
                    // Nowhere.
                }
            };

    /// @return null when it was not kept
    @Nullable BlockHead find();

    /// Keeps a head if there is room.
    void keep(BlockHead head);
}
