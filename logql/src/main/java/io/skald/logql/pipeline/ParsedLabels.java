package io.skald.logql.pipeline;

import io.skald.model.GrowingBytes;

import java.util.Arrays;

/// The labels that parsers found in one row, in order of discovery: names as numbers, values as slices. Reused from row to
/// row. Not thread-safe.
final class ParsedLabels {
    private static final int REMOVED = -1;

    private int count;
    private int[] names = new int[32];
    private byte[][] bytes = new byte[32][];
    private int[] offsets = new int[32];
    private int[] lengths = new int[32];

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    /// @return its slot
    int add(int name, byte[] value, int offset, int length) {
        if (count == names.length) {
            int capacity = 2 * count;
            names = Arrays.copyOf(names, capacity);
            bytes = Arrays.copyOf(bytes, capacity);
            offsets = Arrays.copyOf(offsets, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
        }
        names[count] = name;
        bytes[count] = value;
        offsets[count] = offset;
        lengths[count] = length;
        return count++;
    }

    void remove(int slot) {
        lengths[slot] = REMOVED;
    }

    boolean isRemoved(int slot) {
        return lengths[slot] == REMOVED;
    }

    int name(int slot) {
        return names[slot];
    }

    byte[] bytes(int slot) {
        return bytes[slot];
    }

    int offset(int slot) {
        return offsets[slot];
    }

    int length(int slot) {
        return lengths[slot];
    }

    void appendKey(GrowingBytes key) {
        for (int slot = 0; slot < count; slot++) {
            if (lengths[slot] != REMOVED) {
                key.putVarint(names[slot] + 1);
                key.putVarint(lengths[slot]);
                key.put(bytes[slot], offsets[slot], lengths[slot]);
            }
        }
    }
}
