package io.skald.server.tail;

import io.skald.logql.engine.EntryLabels;

/// A line on its way to a reader.
///
/// @param rowHash of the stored row, see [RowHash]
/// @param line what the stages made of the line; its own copy
record TailEntry(long timestampNanos, long rowHash, EntryLabels labels, byte[] line) {
    /// Objects and pointers of an entry, roughly.
    private static final int OVERHEAD_BYTES = 96;

    /// Heap bytes that the entry holds while it waits; its labels are shared.
    long bytes() {
        return bytes(line.length);
    }

    /// What an entry with a line of that length will hold.
    static long bytes(int lineLength) {
        return (long) OVERHEAD_BYTES + lineLength;
    }
}
