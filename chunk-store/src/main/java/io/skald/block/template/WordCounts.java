package io.skald.block.template;

import io.skald.block.LittleEndian;

/// How often each word occurs, roughly: words whose hashes are equal are counted together, and when the table is full no
/// new word is counted, which makes it rare.
final class WordCounts {
    private static final int SLOTS = 1 << 16;
    private static final int MAX_WORDS = SLOTS / 2;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final long[] hashes = new long[SLOTS];
    private final int[] counts = new int[SLOTS];
    private int words;
    private int threshold;

    void clear() {
        java.util.Arrays.fill(hashes, 0);
        java.util.Arrays.fill(counts, 0);
        words = 0;
    }

    /// Counts all words of a range of lines.
    void addAll(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int end = WordBytes.endOfRun(bytes, at, to);
            if (end > at) {
                add(hash(bytes, at, end));
            }
            at = end + 1;
        }
    }

    private void add(long hash) {
        int slot = find(hash);
        if (hashes[slot] == 0) {
            if (words == MAX_WORDS) {
                return;
            }
            words++;
            hashes[slot] = hash;
        }
        counts[slot]++;
    }

    /// @param count words that occur less often are rare
    void rareBelow(int count) {
        threshold = count;
    }

    boolean isRare(byte[] bytes, int from, int to) {
        return counts[find(hash(bytes, from, to))] < threshold;
    }

    private int find(long hash) {
        int slot = (int) (hash >>> 48);
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        return slot;
    }

    /// Never 0.
    ///
    /// @param bytes with [Copies#SLACK] bytes behind `to`
    static long hash(byte[] bytes, int from, int to) {
        long hash = (to - from) * FACTOR;
        int at = from;
        for (; at < to - Long.BYTES; at += Long.BYTES) {
            hash = mix(hash ^ LittleEndian.getLong(bytes, at));
        }
        long rest = LittleEndian.getLong(bytes, at) << Byte.SIZE * (Long.BYTES - (to - at));
        return mix(hash ^ (at < to ? rest : 0)) | 1;
    }

    private static long mix(long value) {
        return (value * FACTOR) ^ Math.unsignedMultiplyHigh(value, FACTOR);
    }
}
