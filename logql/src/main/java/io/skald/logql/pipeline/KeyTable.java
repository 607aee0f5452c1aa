package io.skald.logql.pipeline;

import io.skald.logql.text.SecretHash;
import io.skald.model.GrowingBytes;

import java.util.Arrays;

/// The keys that were met in lines, each with the key that it is nested in and the name that it gives.
///
/// Lines of one program are alike: behind one key comes the one that came behind it last time. So that one is compared
/// first, and the hash of a key is not even computed as long as that holds. Not thread-safe.
final class KeyTable {
    static final int UNKNOWN = -2;

    private static final int EMPTY = -1;

    /// Open addressing: numbers of keys.
    private int[] slots = new int[256];

    private final GrowingBytes text = new GrowingBytes(1024);
    private int count;
    private int[] offsets = new int[64];
    private int[] lengths = new int[64];
    private int[] prefixes = new int[64];
    private int[] hashes = new int[64];
    private int[] names = new int[64];
    private int[] following = new int[64];
    private int latest;

    KeyTable() {
        Arrays.fill(slots, EMPTY);
        Arrays.fill(following, EMPTY);
    }

    int size() {
        return count;
    }

    int textBytes() {
        return text.size();
    }

    /// @return the number of the key's name, or [#UNKNOWN]
    int find(int prefix, byte[] bytes, int offset, int length) {
        int guess = following[latest];
        if (guess != EMPTY && is(guess, prefix, bytes, offset, length)) {
            latest = guess;
            return names[guess];
        }
        int hash = hash(prefix, bytes, offset, length);
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != EMPTY; slot = (slot + 1) & mask) {
            int key = slots[slot];
            if (hashes[key] == hash && is(key, prefix, bytes, offset, length)) {
                following[latest] = key;
                latest = key;
                return names[key];
            }
        }
        return UNKNOWN;
    }

    private boolean is(int key, int prefix, byte[] bytes, int offset, int length) {
        return lengths[key] == length
                && prefixes[key] == prefix
                && EightBytes.same(bytes, offset, text.array(), offsets[key], length);
    }

    private static int hash(int prefix, byte[] bytes, int offset, int length) {
        return SecretHash.of(prefix, bytes, offset, length);
    }

    /// Adds a key that is not there.
    void add(int prefix, byte[] bytes, int offset, int length, int name) {
        if (count == names.length) {
            grow();
        }
        offsets[count] = text.size();
        lengths[count] = length;
        prefixes[count] = prefix;
        hashes[count] = hash(prefix, bytes, offset, length);
        names[count] = name;
        text.put(bytes, offset, length);
        text.ensure(Long.BYTES);
        count++;
        if (2 * count > slots.length) {
            slots = new int[2 * slots.length];
            Arrays.fill(slots, EMPTY);
            for (int key = 0; key < count; key++) {
                place(key);
            }
        } else {
            place(count - 1);
        }
    }

    private void grow() {
        int capacity = 2 * count;
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        prefixes = Arrays.copyOf(prefixes, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        names = Arrays.copyOf(names, capacity);
        following = Arrays.copyOf(following, capacity);
        Arrays.fill(following, count, capacity, EMPTY);
    }

    private void place(int key) {
        int mask = slots.length - 1;
        int slot = hashes[key] & mask;
        while (slots[slot] != EMPTY) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = key;
    }
}
