package io.skald.segment;

import io.skald.block.ByteDictionary;
import io.skald.model.Metadata;
import io.skald.model.Utf8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What the directories of a segment want to know of the rows' metadata: the level, the size, the names that occur in a
/// stream. Equal sets of pairs are looked at once.
final class MetadataFacts {
    /// Sets remembered at most: with a unique value on each row, remembering is of no use.
    private static final int MAX_SETS = 4096;

    private static final byte[] LEVEL_NAME = Utf8.bytes(Metadata.DETECTED_LEVEL);

    private final ByteDictionary sets = new ByteDictionary();
    private final ByteDictionary names = new ByteDictionary();
    private final ByteDictionary levels = new ByteDictionary();
    private final List<int[]> namesOfSet = new ArrayList<>();
    private int[] levelOfSet = new int[64];
    private int[] bytesOfSet = new int[64];
    private final BitSet streamNames = new BitSet();
    private int current = -1;

    MetadataFacts() {
        levels.intern(Metadata.NONE, 0, 0);
    }

    /// Looks at one row.
    void see(byte[] bytes, int offset, int length) {
        if (current >= 0 && sets.is(current, bytes, offset, length)) {
            return;
        }
        if (sets.size() >= MAX_SETS) {
            sets.clear();
            namesOfSet.clear();
        }
        current = sets.intern(bytes, offset, length);
        if (current == namesOfSet.size()) {
            takeApart(bytes, offset, length);
        }
        for (int name : namesOfSet.get(current)) {
            streamNames.set(name);
        }
    }

    /// Number of the level of the row seen last; 0 = it has none.
    int level() {
        return levelOfSet[current];
    }

    /// Bytes of names and values of the row seen last.
    int bytes() {
        return bytesOfSet[current];
    }

    /// Names that rows had since the last call, ascending by number.
    List<Integer> takeStreamNames() {
        List<Integer> found = streamNames.stream().boxed().toList();
        streamNames.clear();
        current = -1;
        return found;
    }

    ByteDictionary names() {
        return names;
    }

    ByteDictionary levels() {
        return levels;
    }

    private void takeApart(byte[] bytes, int offset, int length) {
        int set = current;
        if (set == levelOfSet.length) {
            levelOfSet = Arrays.copyOf(levelOfSet, 2 * set);
            bytesOfSet = Arrays.copyOf(bytesOfSet, 2 * set);
        }
        levelOfSet[set] = 0;
        bytesOfSet[set] = 0;
        var found = new ArrayList<Integer>();
        Metadata.forEach(
                bytes,
                offset,
                length,
                (nameOffset, nameLength, valueOffset, valueLength) -> {
                    found.add(names.intern(bytes, nameOffset, nameLength));
                    bytesOfSet[set] += nameLength + valueLength;
                    boolean isLevel =
                            Arrays.equals(
                                    bytes,
                                    nameOffset,
                                    nameOffset + nameLength,
                                    LEVEL_NAME,
                                    0,
                                    LEVEL_NAME.length);
                    if (isLevel) {
                        levelOfSet[set] = levels.intern(bytes, valueOffset, valueLength);
                    }
                });
        namesOfSet.add(found.stream().mapToInt(Integer::intValue).toArray());
    }
}
