package io.skald.server.push;

import io.skald.model.GrowingBytes;
import io.skald.model.Metadata;
import io.skald.model.Utf8;

import java.util.Arrays;

/// Encodes the metadata sets of a request, each set once: equal sets are one byte range of [#array]. A pair is written
/// down by its place in the request's body; names that are no label names are rewritten. Not thread-safe.
final class MetadataSets {
    private static final byte[] DETECTED_LEVEL = Utf8.bytes(Metadata.DETECTED_LEVEL);

    /// From here on insertion sort is left: sets that large are rare, and hostile ones come in reverse order.
    private static final int LARGE_SET = 64;

    private final GrowingBytes out = new GrowingBytes(256);

    private Pair[] pairs = {};
    private int pairCount;

    // The sets found so far, by index; slots is a hash table of index + 1 with linear probing.
    private int[] offsets = new int[16];
    private int[] lengths = new int[16];
    private int[] hashes = new int[16];
    private int[] slots = new int[64];
    private int setCount;

    private static final class Pair {
        private byte[] nameBytes = {};
        private int nameOffset;
        private int nameLength;
        private byte[] valueBytes = {};
        private int valueOffset;
        private int valueLength;
    }

    /// The array that all sets lie in, valid when the last one has been encoded.
    byte[] array() {
        return out.array();
    }

    /// Bytes of all sets.
    int size() {
        return out.size();
    }

    int offset(int set) {
        return offsets[set];
    }

    int length(int set) {
        return lengths[set];
    }

    /// Adds a pair to the set that [#encode] will write. A later pair of the same name wins.
    void pair(byte[] bytes, int nameOffset, int nameLength, int valueOffset, int valueLength) {
        Pair pair = nextPair();
        if (LabelNames.isName(bytes, nameOffset, nameLength)) {
            pair.nameBytes = bytes;
            pair.nameOffset = nameOffset;
            pair.nameLength = nameLength;
        } else {
            rewriteName(pair, bytes, nameOffset, nameLength);
        }
        pair.valueBytes = bytes;
        pair.valueOffset = valueOffset;
        pair.valueLength = valueLength;
    }

    /// Adds the pair that tells the level.
    void level(byte[] bytes, int offset, int length) {
        Pair pair = nextPair();
        pair.nameBytes = DETECTED_LEVEL;
        pair.nameOffset = 0;
        pair.nameLength = DETECTED_LEVEL.length;
        pair.valueBytes = bytes;
        pair.valueOffset = offset;
        pair.valueLength = length;
    }

    private Pair nextPair() {
        if (pairCount == pairs.length) {
            int old = pairs.length;
            pairs = Arrays.copyOf(pairs, Math.max(8, 2 * old));
            for (int i = old; i < pairs.length; i++) {
                pairs[i] = new Pair();
            }
        }
        return pairs[pairCount++];
    }

    private static void rewriteName(Pair pair, byte[] bytes, int offset, int length) {
        byte[] name = new byte[length + LabelNames.MAX_GROWTH];
        pair.nameBytes = name;
        pair.nameOffset = 0;
        pair.nameLength = LabelNames.rewrite(bytes, offset, length, name, 0);
    }

    /// Writes the set of the pairs added since the last call.
    ///
    /// @return its index
    int encode() {
        sortAndDropDuplicates();
        int start = out.size();
        if (pairCount > 0) {
            out.putVarint(pairCount);
        }
        for (int i = 0; i < pairCount; i++) {
            Pair pair = pairs[i];
            out.putVarint(pair.nameLength);
            out.put(pair.nameBytes, pair.nameOffset, pair.nameLength);
            out.putVarint(pair.valueLength);
            out.put(pair.valueBytes, pair.valueOffset, pair.valueLength);
        }
        pairCount = 0;
        return intern(start);
    }

    /// @param set stored form
    /// @return the index of the set
    int add(byte[] set) {
        int start = out.size();
        out.put(set, 0, set.length);
        return intern(start);
    }

    /// Stable, so that of equal names the last one added comes last and stays.
    private void sortAndDropDuplicates() {
        if (pairCount > LARGE_SET) {
            Arrays.sort(pairs, 0, pairCount, MetadataSets::compare);
        } else {
            insertionSort();
        }
        int kept = 0;
        for (int i = 0; i < pairCount; i++) {
            if (i + 1 < pairCount && compare(pairs[i], pairs[i + 1]) == 0) {
                continue;
            }
            Pair pair = pairs[i];
            pairs[i] = pairs[kept];
            pairs[kept++] = pair;
        }
        pairCount = kept;
    }

    private void insertionSort() {
        for (int i = 1; i < pairCount; i++) {
            Pair pair = pairs[i];
            int j = i;
            while (j > 0 && compare(pairs[j - 1], pair) > 0) {
                pairs[j] = pairs[j - 1];
                j--;
            }
            pairs[j] = pair;
        }
    }

    private static int compare(Pair a, Pair b) {
        return Arrays.compareUnsigned(
                a.nameBytes,
                a.nameOffset,
                a.nameOffset + a.nameLength,
                b.nameBytes,
                b.nameOffset,
                b.nameOffset + b.nameLength);
    }

    /// The bytes behind `start` are a new set or, if they are known, are taken back.
    private int intern(int start) {
        int length = out.size() - start;
        int hash = ByteHash.of(out.array(), start, length);
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            int set = slots[slot] - 1;
            if (hashes[set] == hash && same(set, start, length)) {
                out.truncate(start);
                return set;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = setCount + 1;
        if (setCount == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * setCount);
            lengths = Arrays.copyOf(lengths, 2 * setCount);
            hashes = Arrays.copyOf(hashes, 2 * setCount);
        }
        offsets[setCount] = start;
        lengths[setCount] = length;
        hashes[setCount] = hash;
        setCount++;
        if (4 * setCount > slots.length) {
            rehash();
        }
        return setCount - 1;
    }

    private boolean same(int set, int start, int length) {
        byte[] bytes = out.array();
        return Arrays.equals(
                bytes, offsets[set], offsets[set] + lengths[set], bytes, start, start + length);
    }

    private void rehash() {
        slots = new int[4 * slots.length];
        for (int set = 0; set < setCount; set++) {
            int slot = hashes[set] & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = set + 1;
        }
    }
}
