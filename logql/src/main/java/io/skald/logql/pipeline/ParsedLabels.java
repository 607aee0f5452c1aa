package io.skald.logql.pipeline;

import io.skald.model.GrowingBytes;

import java.util.Arrays;

/// The labels that stages made in one row, in order of discovery: names as numbers, values as slices. Reused from row to
/// row. Not thread-safe.
final class ParsedLabels {
    private static final int REMOVED = -1;

    private int count;
    private int[] names = new int[32];
    private byte[][] bytes = new byte[32][];
    private int[] offsets = new int[32];
    private int[] lengths = new int[32];
    private boolean[] extracted = new boolean[32];

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    /// @param byParser whether a parser found it in the line
    /// @return its slot
    int add(int name, byte[] value, int offset, int length, boolean byParser) {
        if (count == names.length) {
            int capacity = 2 * count;
            names = Arrays.copyOf(names, capacity);
            bytes = Arrays.copyOf(bytes, capacity);
            offsets = Arrays.copyOf(offsets, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            extracted = Arrays.copyOf(extracted, capacity);
        }
        names[count] = name;
        extracted[count] = byParser;
        put(count, value, offset, length);
        return count++;
    }

    /// Gives a slot another value; a removed one is back with it.
    void put(int slot, byte[] value, int offset, int length) {
        bytes[slot] = value;
        offsets[slot] = offset;
        lengths[slot] = length;
    }

    /// Whether a parser found the label. Then no later one sets it again, removed or not.
    boolean isExtracted(int slot) {
        return extracted[slot];
    }

    void markExtracted(int slot) {
        extracted[slot] = true;
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
