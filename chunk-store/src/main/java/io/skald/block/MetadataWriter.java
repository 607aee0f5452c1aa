package io.skald.block;

import io.skald.model.GrowingBytes;
import io.skald.model.Metadata;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Takes the structured metadata of a block's rows apart into one column a name:
/// `v columnCount, columnCount x {v nameLength, name, u8 form, v length, length bytes}`, in unsigned order of names.
///
/// | form | name   | bytes                                                                                           |
/// |-----:|--------|-------------------------------------------------------------------------------------------------|
/// |    0 | CONST  | the value that every row has                                                                    |
/// |    1 | DICT   | `v rawLength`, packed: `v count, count x {v length, value}`, one byte a row: 0 = none, else value + 1 |
/// |    2 | VALUES | `v rawLength`, packed: `v present`, row gaps unless all rows have it, `v commonLength + 1` or 0 and lengths; then `v rawLength`, packed: the values one after the other |
///
/// "Packed" is [PackedBytes]; a row gap is the distance to the row before, the first counted from row -1, less one.
/// Equal sets of pairs are taken apart once, so that a level on every row costs a dictionary look-up a row.
final class MetadataWriter {
    static final int FORM_CONST = 0;
    static final int FORM_DICT = 1;
    static final int FORM_VALUES = 2;

    /// Most values of a dictionary: with "none" they fill a byte.
    static final int MAX_DICT = 255;

    /// A dictionary costs a byte a row, present or not: below one row in eight, listing the rows is smaller.
    private static final int DICT_MIN_SHARE = 8;

    private final ByteDictionary sets = new ByteDictionary();
    private final ByteDictionary names = new ByteDictionary();
    private final ByteDictionary values = new ByteDictionary();
    private final GrowingBytes raw = new GrowingBytes(1024);
    private final GrowingBytes column = new GrowingBytes(1024);
    private int[] setOfRow = new int[256];
    private int[] rowsBySet = new int[0];
    private int[] rowsBySetEnds = new int[0];
    private int rowCount;
    private int lastSet;
    private int storedBytes;

    // One entry per pair of each distinct set.
    private int pairCount;
    private int[] pairName = new int[64];
    private int[] pairSet = new int[64];
    private int[] pairOffset = new int[64];
    private int[] pairLength = new int[64];

    /// Adds the next row's metadata in the form of [Metadata].
    void add(byte[] bytes, int offset, int length) {
        if (rowCount == setOfRow.length) {
            setOfRow = Arrays.copyOf(setOfRow, 2 * rowCount);
        }
        if (rowCount == 0 || !sets.is(lastSet, bytes, offset, length)) {
            lastSet = sets.intern(bytes, offset, length);
        }
        setOfRow[rowCount++] = lastSet;
        storedBytes += length;
    }

    /// Bytes of metadata that were added.
    int storedBytes() {
        return storedBytes;
    }

    /// Appends the section; nothing when no row has metadata.
    void encode(ZstdCodec codec, GrowingBytes out) {
        takeApart();
        if (names.size() == 0) {
            return;
        }
        groupRows();
        out.putVarint(names.size());
        int[][] pairsByName = pairsByName();
        for (int name : sortedNames()) {
            out.putVarint(names.length(name));
            out.put(names.array(), names.offset(name), names.length(name));
            column.clear();
            int form = encodeColumn(pairsByName[name], codec);
            out.put((byte) form);
            out.putVarint(column.size());
            out.put(column.array(), 0, column.size());
        }
    }

    void clear() {
        sets.clear();
        names.clear();
        rowCount = 0;
        pairCount = 0;
        storedBytes = 0;
    }

    private void takeApart() {
        for (int set = 0; set < sets.size(); set++) {
            int current = set;
            byte[] bytes = sets.array();
            Metadata.forEach(
                    bytes,
                    sets.offset(set),
                    sets.length(set),
                    (nameOffset, nameLength, valueOffset, valueLength) -> {
                        if (pairCount == pairName.length) {
                            growPairs();
                        }
                        pairName[pairCount] = names.intern(bytes, nameOffset, nameLength);
                        pairSet[pairCount] = current;
                        pairOffset[pairCount] = valueOffset;
                        pairLength[pairCount++] = valueLength;
                    });
        }
    }

    private void growPairs() {
        pairName = Arrays.copyOf(pairName, 2 * pairCount);
        pairSet = Arrays.copyOf(pairSet, 2 * pairCount);
        pairOffset = Arrays.copyOf(pairOffset, 2 * pairCount);
        pairLength = Arrays.copyOf(pairLength, 2 * pairCount);
    }

    /// Rows of each set, ascending: those of set `s` lie in `rowsBySet` from `rowsBySetEnds[s - 1]` to
    /// `rowsBySetEnds[s]`.
    private void groupRows() {
        rowsBySetEnds = new int[sets.size() + 1];
        for (int row = 0; row < rowCount; row++) {
            rowsBySetEnds[setOfRow[row] + 1]++;
        }
        for (int set = 0; set < sets.size(); set++) {
            rowsBySetEnds[set + 1] += rowsBySetEnds[set];
        }
        int[] next = rowsBySetEnds.clone();
        rowsBySet = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            rowsBySet[next[setOfRow[row]]++] = row;
        }
    }

    private int[][] pairsByName() {
        int[] counts = new int[names.size()];
        for (int pair = 0; pair < pairCount; pair++) {
            counts[pairName[pair]]++;
        }
        int[][] pairs = new int[names.size()][];
        for (int name = 0; name < pairs.length; name++) {
            pairs[name] = new int[counts[name]];
            counts[name] = 0;
        }
        for (int pair = 0; pair < pairCount; pair++) {
            int name = pairName[pair];
            pairs[name][counts[name]++] = pair;
        }
        return pairs;
    }

    private List<Integer> sortedNames() {
        return IntStream.range(0, names.size()).boxed().sorted(this::compareNames).toList();
    }

    private int compareNames(int left, int right) {
        return Arrays.compareUnsigned(
                names.array(),
                names.offset(left),
                names.offset(left) + names.length(left),
                names.array(),
                names.offset(right),
                names.offset(right) + names.length(right));
    }

    private int rowsOf(int pair) {
        return rowsBySetEnds[pairSet[pair] + 1] - rowsBySetEnds[pairSet[pair]];
    }

    /// Writes one column to [#column].
    ///
    /// @return its form
    private int encodeColumn(int[] pairs, ZstdCodec codec) {
        int present = 0;
        values.clear();
        for (int pair : pairs) {
            present += rowsOf(pair);
            if (values.size() <= MAX_DICT) {
                values.intern(sets.array(), pairOffset[pair], pairLength[pair]);
            }
        }
        if (values.size() == 1 && present == rowCount) {
            column.put(values.array(), 0, values.length(0));
            return FORM_CONST;
        }
        if (values.size() <= MAX_DICT && (long) present * DICT_MIN_SHARE >= rowCount) {
            encodeDict(pairs, codec);
            return FORM_DICT;
        }
        encodeValues(pairs, present, codec);
        return FORM_VALUES;
    }

    private void encodeDict(int[] pairs, ZstdCodec codec) {
        raw.clear();
        raw.putVarint(values.size());
        for (int value = 0; value < values.size(); value++) {
            raw.putVarint(values.length(value));
            raw.put(values.array(), values.offset(value), values.length(value));
        }
        raw.ensure(rowCount);
        int codes = raw.size();
        Arrays.fill(raw.array(), codes, codes + rowCount, (byte) 0);
        raw.advance(rowCount);
        for (int pair : pairs) {
            int value = values.intern(sets.array(), pairOffset[pair], pairLength[pair]);
            int set = pairSet[pair];
            for (int i = rowsBySetEnds[set]; i < rowsBySetEnds[set + 1]; i++) {
                raw.array()[codes + rowsBySet[i]] = (byte) (value + 1);
            }
        }
        putPacked(codec);
    }

    private void encodeValues(int[] pairs, int present, ZstdCodec codec) {
        long[] cells = cells(pairs, present);
        raw.clear();
        raw.putVarint(present);
        if (present < rowCount) {
            int before = -1;
            for (long cell : cells) {
                int row = (int) (cell >>> 32);
                raw.putVarint(row - before - 1);
                before = row;
            }
        }
        int common = pairLength[pairs[0]];
        for (int pair : pairs) {
            common = pairLength[pair] == common ? common : -1;
        }
        raw.putVarint(common + 1);
        if (common < 0) {
            for (long cell : cells) {
                raw.putVarint(pairLength[(int) cell]);
            }
        }
        putPacked(codec);
        raw.clear();
        for (long cell : cells) {
            raw.put(sets.array(), pairOffset[(int) cell], pairLength[(int) cell]);
        }
        putPacked(codec);
    }

    /// Row (high half) and pair (low half) of each value, ascending.
    private long[] cells(int[] pairs, int present) {
        long[] cells = new long[present];
        int count = 0;
        for (int pair : pairs) {
            int set = pairSet[pair];
            for (int i = rowsBySetEnds[set]; i < rowsBySetEnds[set + 1]; i++) {
                cells[count++] = (long) rowsBySet[i] << 32 | pair;
            }
        }
        Arrays.sort(cells);
        return cells;
    }

    private void putPacked(ZstdCodec codec) {
        column.putVarint(raw.size());
        PackedBytes.put(column, raw.array(), 0, raw.size(), codec);
    }
}
