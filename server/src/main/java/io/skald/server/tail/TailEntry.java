package io.skald.server.tail;

import io.skald.logql.engine.EntryLabels;
import io.skald.model.LabelSet;

/// A line on its way to a reader.
///
/// @param rowHash of the stored row, see [RowHash]
/// @param line what the stages made of the line; its own copy
record TailEntry(long timestampNanos, long rowHash, EntryLabels labels, byte[] line) {
    /// Objects and pointers of an entry, roughly.
    private static final int OVERHEAD_BYTES = 96;

    /// Heap bytes that the entry holds while it waits. The stream's labels are shared by all; others may be by some
    /// entries, and are counted for each all the same: behind a parser every line can have its own.
    long bytes() {
        return bytes(line.length) + labels.heldBytes();
    }

    /// Bytes of text that the entry makes in a frame, but for the stream's labels.
    long textBytes() {
        return line.length + textBytes(labels.metadata()) + textBytes(labels.parsed());
    }

    private static long textBytes(LabelSet labels) {
        long bytes = 0;
        for (int i = 0; i < labels.size(); i++) {
            bytes += labels.name(i).length() + labels.value(i).length();
        }
        return bytes;
    }

    /// What an entry with a line of that length will hold.
    static long bytes(int lineLength) {
        return (long) OVERHEAD_BYTES + lineLength;
    }
}
