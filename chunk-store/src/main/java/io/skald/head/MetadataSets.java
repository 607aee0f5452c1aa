package io.skald.head;

import io.skald.model.Metadata;

import java.util.Arrays;

/// The distinct sets of structured metadata of a memtable, numbered from 1; 0 is the empty set.
/// One writer; readers may look at numbers that were published to them.
final class MetadataSets {
    static final int NONE = 0;

    private byte[][] sets = new byte[16][];
    private int count = 1;
    private int[] table = new int[32];
    private long bytes;

    private byte[] lastArray = Metadata.NONE;
    private int lastOffset = -1;
    private int lastLength;
    private int lastId;

    MetadataSets() {
        sets[NONE] = Metadata.NONE;
    }

    /// Number of a set, given by its stored form; the same bytes get the same number.
    @SuppressWarnings("ReferenceEquality") // a quick test whether it is the very same range again
    int intern(byte[] array, int offset, int length) {
        if (length == 0) {
            return NONE;
        }
        // Neighbouring rows mostly share one range of one push's array.
        if (array == lastArray && offset == lastOffset && length == lastLength) {
            return lastId;
        }
        int id = lookUp(array, offset, length);
        lastArray = array;
        lastOffset = offset;
        lastLength = length;
        lastId = id;
        return id;
    }

    private int lookUp(byte[] array, int offset, int length) {
        int mask = table.length - 1;
        int slot = hash(array, offset, length) & mask;
        while (table[slot] != 0) {
            byte[] known = sets[table[slot]];
            if (Arrays.equals(known, 0, known.length, array, offset, offset + length)) {
                return table[slot];
            }
            slot = (slot + 1) & mask;
        }
        table[slot] = count;
        return add(Arrays.copyOfRange(array, offset, offset + length));
    }

    private int add(byte[] set) {
        if (count == sets.length) {
            sets = Arrays.copyOf(sets, 2 * count);
        }
        sets[count] = set;
        bytes += set.length + 16L + 2 * Integer.BYTES;
        count++;
        if (2 * count > table.length) {
            rehash();
        }
        return count - 1;
    }

    private void rehash() {
        int[] larger = new int[2 * table.length];
        int mask = larger.length - 1;
        for (int id = 1; id < count; id++) {
            int slot = hash(sets[id], 0, sets[id].length) & mask;
            while (larger[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            larger[slot] = id;
        }
        table = larger;
    }

    private static int hash(byte[] array, int offset, int length) {
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash * 0x9E3779B9 >>> 7;
    }

    /// Forgets the push whose array was seen last, so that it can be collected.
    void releaseLast() {
        lastArray = Metadata.NONE;
        lastOffset = -1;
    }

    /// The stored form of a set.
    byte[] set(int id) {
        return sets[id];
    }

    /// Heap bytes, roughly.
    long bytes() {
        return bytes;
    }
}
