package io.skald.block.template;

import java.util.Arrays;

/// A growing array of longs, reusable.
final class LongList {
    private long[] values = new long[1024];
    private int size;

    int size() {
        return size;
    }

    /// Valid up to [#size()], until the next write.
    long[] array() {
        return values;
    }

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    long get(int index) {
        return values[index];
    }

    void truncate(int newSize) {
        size = newSize;
    }

    /// Makes the list that long; what is added to it has any content.
    void setSize(int newSize) {
        if (values.length < newSize) {
            values = new long[newSize + newSize / 4];
        }
        size = newSize;
    }
}
