package io.skald.server.push;

import java.util.Arrays;

/// Places of names and values in one array, pair by pair. However many pairs a body sends, only so many are kept as may
/// be stored; the rest is counted, for the error text. Not thread-safe; [#clear] makes it reusable.
final class PairList {
    private static final int INTS_PER_PAIR = 4;

    // Even when the limit is set to "as many as you like": sorting them must stay cheap.
    private static final int MAX_KEPT = 1 << 16;

    private final int maxKept;

    /// Name offset, name length, value offset, value length, …
    private int[] places = new int[8 * INTS_PER_PAIR];

    private int kept;
    private int count;
    private long byteCount;

    /// @param limit pairs that an entry may have
    PairList(int limit) {
        maxKept = Math.clamp(limit, 1, MAX_KEPT);
    }

    void add(int nameOffset, int nameLength, int valueOffset, int valueLength) {
        count++;
        byteCount += nameLength + (long) valueLength;
        if (kept == maxKept) {
            return;
        }
        int at = INTS_PER_PAIR * kept++;
        if (at == places.length) {
            places = Arrays.copyOf(places, 2 * at);
        }
        places[at] = nameOffset;
        places[at + 1] = nameLength;
        places[at + 2] = valueOffset;
        places[at + 3] = valueLength;
    }

    /// In time of the pairs that are kept.
    void addAll(PairList other) {
        int fitting = Math.min(other.kept, maxKept - kept);
        int at = INTS_PER_PAIR * kept;
        int ints = INTS_PER_PAIR * fitting;
        if (at + ints > places.length) {
            places = Arrays.copyOf(places, Math.max(2 * places.length, at + ints));
        }
        System.arraycopy(other.places, 0, places, at, ints);
        kept += fitting;
        count += other.count;
        byteCount += other.byteCount;
    }

    void clear() {
        kept = 0;
        count = 0;
        byteCount = 0;
    }

    /// Pairs added, at least as many as are kept.
    int count() {
        return count;
    }

    /// Pairs that [#nameOffset] and the others know.
    int kept() {
        return kept;
    }

    /// Length of all names and values added.
    long byteCount() {
        return byteCount;
    }

    int nameOffset(int pair) {
        return places[INTS_PER_PAIR * pair];
    }

    int nameLength(int pair) {
        return places[INTS_PER_PAIR * pair + 1];
    }

    int valueOffset(int pair) {
        return places[INTS_PER_PAIR * pair + 2];
    }

    int valueLength(int pair) {
        return places[INTS_PER_PAIR * pair + 3];
    }
}
