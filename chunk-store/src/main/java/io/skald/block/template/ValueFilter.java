package io.skald.block.template;

import io.skald.block.LittleEndian;
import io.skald.model.GrowingBytes;

import java.util.Arrays;

/// A Bloom filter of the values of a column: rules out that one of them is a string. Trace ids and the like, which occur once
/// or twice among a million lines, are not decompressed for it then.
///
/// A value's hash `h` sets five bits: for i from 0 to 4 the bit `(x * bits) >>> 32`, where `x = h + i * (h >>> 32 | 1)` in unsigned
/// arithmetic of 32 bits.
final class ValueFilter {
    /// Shorter values repeat too often for it to pay.
    static final int MIN_LENGTH = 12;

    /// Fewer values are read as fast as the filter.
    static final int MIN_VALUES = 256;

    private static final int PROBES = 5;

    /// So one of 30 other strings passes.
    private static final int BITS_PER_VALUE = 7;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long[] hashes = new long[0];
    private long[] words = new long[0];

    /// Writes the filter of some values: `v size in longs, u64 each`.
    ///
    /// @param refs places of the values in `source`, `[from, to)`, each of [#MIN_LENGTH] bytes at least
    void put(byte[] source, long[] refs, int from, int to, GrowingBytes out) {
        int count = to - from;
        if (hashes.length < count) {
            hashes = new long[count + count / 4];
        }
        for (int i = from; i < to; i++) {
            int offset = Slice.offset(refs[i]);
            hashes[i - from] = hash(source, offset, offset + Slice.length(refs[i]));
        }
        int size = fill(count, count);
        // Values that repeat leave it emptier than it need be.
        int distinct = distinctValues(size);
        if (distinct < count - count / 8) {
            size = fill(count, distinct);
        }
        out.putVarint(size);
        for (int i = 0; i < size; i++) {
            LittleEndian.putLong(out, words[i]);
        }
    }

    /// @param distinct values that there is room for
    /// @return longs of the filter
    private int fill(int count, int distinct) {
        int size = Math.ceilDiv(BITS_PER_VALUE * distinct, Long.SIZE);
        if (words.length < size) {
            words = new long[size + size / 4];
        }
        Arrays.fill(words, 0, size, 0);
        for (int i = 0; i < count; i++) {
            int step = step(hashes[i]);
            int next = (int) hashes[i];
            for (int probe = 0; probe < PROBES; probe++, next += step) {
                int bit = place(next, size);
                words[bit / Long.SIZE] |= 1L << bit;
            }
        }
        return size;
    }

    /// How many different values have set the bits, roughly.
    private int distinctValues(int size) {
        int unset = 0;
        for (int i = 0; i < size; i++) {
            unset += Long.bitCount(~words[i]);
        }
        double bits = (double) size * Long.SIZE;
        return (int) Math.ceil(-bits / PROBES * Math.log(Math.max(1, unset) / bits)) + 1;
    }

    /// Whether a value of this hash may be among them.
    ///
    /// @param offset of the filter's first long in `bytes`
    /// @param size its longs
    static boolean mayContain(byte[] bytes, int offset, int size, long hash) {
        int step = step(hash);
        int next = (int) hash;
        for (int probe = 0; probe < PROBES; probe++, next += step) {
            int bit = place(next, size);
            if ((bytes[offset + bit / Byte.SIZE] >>> (bit & Byte.SIZE - 1) & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int place(int number, int size) {
        return (int) (Integer.toUnsignedLong(number) * size * Long.SIZE >>> Integer.SIZE);
    }

    private static int step(long hash) {
        return (int) (hash >>> Integer.SIZE) | 1;
    }

    /// Of the bytes `[from, to)`, [#MIN_LENGTH] at least: eight at a time, little-endian, and the last eight.
    static long hash(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        for (int at = from; at < to - Long.BYTES; at += Long.BYTES) {
            hash = mix(hash ^ LittleEndian.getLong(bytes, at));
        }
        return mix(mix(hash ^ LittleEndian.getLong(bytes, to - Long.BYTES)));
    }

    private static long mix(long value) {
        long product = (value ^ value >>> Integer.SIZE) * MULTIPLIER;
        return product ^ product >>> Integer.SIZE;
    }
}
