package io.skald.server.tail;

import java.util.Arrays;

/// The last rows that a tail was sent: agents push again what was acknowledged when the acknowledgement was lost, and
/// the store keeps such a row once. Remembers between [#GENERATION] and twice as many. One thread.
final class RecentRows {
    static final int GENERATION = 16_384;

    private static final int SLOTS = 2 * GENERATION;

    /// What it holds.
    static final long HEAP_BYTES = 2L * SLOTS * Long.BYTES;

    /// Open addressing; 0 is an empty slot.
    private long[] young = new long[SLOTS];

    private long[] old = new long[SLOTS];
    private int count;

    /// @return false when the row is known already
    boolean add(long hash) {
        long key = hash == 0 ? 1 : hash;
        if (old[slot(old, key)] == key) {
            return false;
        }
        int slot = slot(young, key);
        if (young[slot] == key) {
            return false;
        }
        if (count == GENERATION) {
            long[] spare = old;
            old = young;
            young = spare;
            Arrays.fill(young, 0);
            count = 0;
            slot = slot(young, key);
        }
        young[slot] = key;
        count++;
        return true;
    }

    /// Where the key stands or would stand.
    private static int slot(long[] table, long key) {
        int slot = (int) (key >>> 40) & SLOTS - 1;
        while (table[slot] != 0 && table[slot] != key) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }
}
