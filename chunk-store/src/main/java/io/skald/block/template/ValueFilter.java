package io.skald.block.template;

import io.skald.block.LittleEndian;
import io.skald.model.GrowingBytes;

import java.util.Arrays;

/// A Bloom filter of the values of a column: rules out that one of them is a string. Trace ids and the like, which occur once
/// or twice among a million lines, are not decompressed for it then.
///
/// A value's hash `h` sets six bits, `(h + i * (h >>> 32 | 1)) mod size` for i from 0 to 5, in 32-bit arithmetic. The size is a power of
/// two, so that a filter that turns out too large (values that repeat) is folded in half.
final class ValueFilter {
    /// Shorter values repeat too often for it to pay.
    static final int MIN_LENGTH = 12;

    /// Fewer values are read as fast as the filter.
    static final int MIN_VALUES = 256;

    private static final int PROBES = 6;

    /// With six probes a filter whose bits are half set lets one of 64 other strings pass.
    private static final int BITS_PER_VALUE = 8;

    private static final int MIN_BITS = Long.SIZE;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long[] words = new long[0];

    /// Writes the filter of some values: `v size in longs, u64 each`.
    ///
    /// @param refs places of the values in `source`, `[from, to)`, each of [#MIN_LENGTH] bytes at least
    void put(byte[] source, long[] refs, int from, int to, GrowingBytes out) {
        int bits = Integer.highestOneBit(Math.max(MIN_BITS, BITS_PER_VALUE * (to - from) - 1)) << 1;
        int size = bits / Long.SIZE;
        if (words.length < size) {
            words = new long[size];
        }
        Arrays.fill(words, 0, size, 0);
        for (int i = from; i < to; i++) {
            int offset = Slice.offset(refs[i]);
            add(hash(source, offset, offset + Slice.length(refs[i])), bits - 1);
        }
        while (size > 1 && isFoldable(size)) {
            size /= 2;
            for (int i = 0; i < size; i++) {
                words[i] |= words[i + size];
            }
        }
        out.putVarint(size);
        for (int i = 0; i < size; i++) {
            LittleEndian.putLong(out, words[i]);
        }
    }

    private void add(long hash, int mask) {
        int step = step(hash);
        int bit = (int) hash;
        for (int i = 0; i < PROBES; i++, bit += step) {
            words[(bit & mask) / Long.SIZE] |= 1L << bit;
        }
    }

    /// Whether half of the filter would not be more than half full.
    private boolean isFoldable(int size) {
        int set = 0;
        for (int i = 0; i < size / 2; i++) {
            set += Long.bitCount(words[i] | words[i + size / 2]);
        }
        return set <= Long.SIZE * (size / 2) / 2;
    }

    /// Whether a value of this hash may be among them.
    ///
    /// @param offset of the filter's first long in `bytes`
    /// @param size its longs, a power of two
    static boolean mayContain(byte[] bytes, int offset, int size, long hash) {
        int mask = size * Long.SIZE - 1;
        int step = step(hash);
        int bit = (int) hash;
        for (int i = 0; i < PROBES; i++, bit += step) {
            int at = (bit & mask) / Byte.SIZE;
            if ((bytes[offset + at] >>> (bit & Byte.SIZE - 1) & 1) == 0) {
                return false;
            }
        }
        return true;
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
