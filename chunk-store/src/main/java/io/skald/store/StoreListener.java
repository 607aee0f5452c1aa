package io.skald.store;

import io.skald.head.Memtable;
import io.skald.model.LabelSet;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;

/// Hears what happens in a store, from whatever thread it happens on. Must be quick and must not call the store.
public interface StoreListener extends Memtable.NewStreamListener {
    StoreListener NONE = new StoreListener() {};

    /// A stream has rows on a day, perhaps for the first time; called before these rows are visible.
    @Override
    default void streamSeen(TenantId tenant, LabelSet labels, long epochDay) {}

    /// The rows of a push are durable and visible; duplicates of older rows may be among them. Called by the thread that
    /// writes the log, in the order in which the rows were applied, before the push is acknowledged.
    default void appended(PushBatch batch) {}

    /// The log was read at the start.
    ///
    /// @param records pushes whose rows are in memory again
    /// @param tornBytes of writes that were cut off and never acknowledged
    default void recovered(long records, long tornBytes) {}

    /// A file or a part of one is damaged; it was set aside, and the store goes on without it.
    ///
    /// @param problem what is wrong, in words
    /// @param file path relative to the data directory
    /// @param offset bytes from the start of the file
    default void corruption(String problem, String file, long offset) {}
}
