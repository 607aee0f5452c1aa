package io.skald.logql.engine;

import io.skald.logql.text.SecretHash;
import io.skald.model.GrowingBytes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// A hash table from byte strings to objects that allocates nothing for a look-up. Not thread-safe.
final class ByteKeyTable<V> {
    private final GrowingBytes keys = new GrowingBytes(1024);
    private int[] slots = new int[64];
    private int[] hashes = new int[32];
    private int[] ends = new int[32];
    private @Nullable Object[] values = new Object[32];
    private int size;

    int size() {
        return size;
    }

    void clear() {
        size = 0;
        keys.clear();
        Arrays.fill(slots, 0);
        Arrays.fill(values, null);
    }

    /// @return null when there is none
    @SuppressWarnings("unchecked")
    @Nullable V get(GrowingBytes key) {
        int index = find(key.array(), key.size(), hash(key.array(), key.size()));
        return index < 0 ? null : (V) values[index];
    }

    /// The key must not be in the table.
    void put(GrowingBytes key, V value) {
        if (2 * (size + 1) > slots.length) {
            rehash();
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        hashes[size] = hash(key.array(), key.size());
        keys.put(key.array(), 0, key.size());
        ends[size] = keys.size();
        values[size] = value;
        place(size++);
    }

    private int find(byte[] key, int length, int hash) {
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int index = slots[slot] - 1;
            int start = index == 0 ? 0 : ends[index - 1];
            if (hashes[index] == hash
                    && Arrays.equals(keys.array(), start, ends[index], key, 0, length)) {
                return index;
            }
        }
        return -1;
    }

    private void rehash() {
        slots = new int[2 * slots.length];
        for (int index = 0; index < size; index++) {
            place(index);
        }
    }

    private void place(int index) {
        int mask = slots.length - 1;
        int slot = hashes[index] & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = index + 1;
    }

    private static int hash(byte[] bytes, int length) {
        return SecretHash.of(0, bytes, 0, length);
    }
}
