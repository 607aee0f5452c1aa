package io.skald.block.template;

import static io.skald.block.template.ColumnFormat.MAX_DICT;

import io.skald.block.LittleEndian;
import io.skald.model.GrowingBytes;

import java.util.Arrays;

/// The few distinct values of a column, if they are few.
final class ValueDictionary {
    private static final int SLOTS = 1024;

    private final short[] slots = new short[SLOTS];
    private final long[] values = new long[MAX_DICT];
    private final long[] hashes = new long[MAX_DICT];
    private int size;

    /// Numbers the values of a column.
    ///
    /// @param refs places of the values in `source`, `[from, to)`
    /// @param codes receives a byte a value
    /// @return false when there are too many for it to pay; `codes` holds nonsense then
    boolean fill(byte[] source, long[] refs, int from, int to, GrowingBytes codes) {
        Arrays.fill(slots, (short) 0);
        size = 0;
        int count = to - from;
        int most = Math.clamp(count / 2, 1, MAX_DICT);
        codes.clear();
        codes.ensure(count);
        byte[] target = codes.array();
        int id = number(source, refs[from], most);
        target[0] = (byte) id;
        for (int i = 1; i < count; i++) {
            long ref = refs[from + i];
            if (!equal(source, values[id], ref)) {
                id = number(source, ref, most);
                if (id < 0) {
                    return false;
                }
            }
            target[i] = (byte) id;
        }
        codes.advance(count);
        return true;
    }

    int size() {
        return size;
    }

    /// Place of a value in the source.
    long value(int id) {
        return values[id];
    }

    private int number(byte[] source, long ref, int most) {
        int offset = Slice.offset(ref);
        int length = Slice.length(ref);
        long hash = WordCounts.hash(source, offset, offset + length);
        int slot = (int) (hash >>> 32) & (SLOTS - 1);
        while (slots[slot] != 0) {
            int id = slots[slot] - 1;
            if (hashes[id] == hash && equal(source, values[id], ref)) {
                return id;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        if (size == most) {
            return -1;
        }
        slots[slot] = (short) (size + 1);
        values[size] = ref;
        hashes[size] = hash;
        return size++;
    }

    private static boolean equal(byte[] source, long known, long ref) {
        int length = Slice.length(known);
        if (length != Slice.length(ref)) {
            return false;
        }
        int a = Slice.offset(known);
        int b = Slice.offset(ref);
        if (length <= Long.BYTES) {
            long difference = LittleEndian.getLong(source, a) ^ LittleEndian.getLong(source, b);
            return difference << Byte.SIZE * (Long.BYTES - length) == 0;
        }
        return Arrays.equals(source, a, a + length, source, b, b + length);
    }
}
