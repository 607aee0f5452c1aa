package io.skald.logql.pipeline;

import java.util.Arrays;

/// Numbers in a row, reused. Not thread-safe.
final class IntList {
    private int[] values = new int[32];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int get(int index) {
        return values[index];
    }

    int size() {
        return size;
    }
}
