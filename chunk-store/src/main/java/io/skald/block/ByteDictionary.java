package io.skald.block;

import io.skald.model.GrowingBytes;

import java.util.Arrays;

/// Numbers distinct byte strings 0, 1, 2, … in the order in which they first come. Keeps a copy of each. Not
/// thread-safe; [#clear()] makes it reusable.
public final class ByteDictionary {
    private static final int MIN_SLOTS = 64;

    private final GrowingBytes store = new GrowingBytes(256);
    private int[] ends = new int[16];
    private int[] hashes = new int[16];
    private int[] slots = new int[MIN_SLOTS];
    private int size;

    public int size() {
        return size;
    }

    /// The array that [#offset(int)] points into, until the next [#intern].
    public byte[] array() {
        return store.array();
    }

    public int offset(int id) {
        return id == 0 ? 0 : ends[id - 1];
    }

    public int length(int id) {
        return ends[id] - offset(id);
    }

    /// Makes sure that so many bytes of any content are in [#array()] behind the last string.
    public void leaveRoom(int bytes) {
        store.ensure(bytes);
    }

    /// @return the number of that string, new or known
    public int intern(byte[] bytes, int offset, int length) {
        int hash = hash(bytes, offset, length);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            int id = slots[slot] - 1;
            if (hashes[id] == hash && is(id, bytes, offset, length)) {
                return id;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = size + 1;
        return add(hash, bytes, offset, length);
    }

    /// @return the number of that string, or -1
    public int find(byte[] bytes, int offset, int length) {
        int hash = hash(bytes, offset, length);
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int id = slots[slot] - 1;
            if (hashes[id] == hash && is(id, bytes, offset, length)) {
                return id;
            }
        }
        return -1;
    }

    /// Whether string number `id` is this one.
    public boolean is(int id, byte[] bytes, int offset, int length) {
        int from = offset(id);
        return Arrays.equals(store.array(), from, ends[id], bytes, offset, offset + length);
    }

    public void clear() {
        if (slots.length > MIN_SLOTS && size < slots.length / 8) {
            slots = new int[MIN_SLOTS];
        } else {
            Arrays.fill(slots, 0);
        }
        store.clear();
        size = 0;
    }

    private int add(int hash, byte[] bytes, int offset, int length) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        store.put(bytes, offset, length);
        ends[size] = store.size();
        hashes[size] = hash;
        size++;
        if (2 * size > slots.length) {
            rehash(2 * slots.length);
        }
        return size - 1;
    }

    private void rehash(int count) {
        slots = new int[count];
        for (int id = 0; id < size; id++) {
            int slot = hashes[id] & (count - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (count - 1);
            }
            slots[slot] = id + 1;
        }
    }

    private static int hash(byte[] bytes, int offset, int length) {
        // Multiply and fold: eight bytes a step, every bit of the input reaches the low bits of the
        // result.
        long hash = length * 0x9E3779B97F4A7C15L;
        int at = offset;
        int end = offset + length;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            hash = mix(hash ^ LittleEndian.getLong(bytes, at));
        }
        for (; at < end; at++) {
            hash = mix(hash ^ bytes[at]);
        }
        return (int) (hash ^ (hash >>> 32));
    }

    private static long mix(long value) {
        long high = Math.unsignedMultiplyHigh(value, 0xD6E8FEB86659FD93L);
        return high ^ (value * 0xD6E8FEB86659FD93L);
    }
}
