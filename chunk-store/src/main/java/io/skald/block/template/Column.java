package io.skald.block.template;

import io.skald.block.LittleEndian;
import io.skald.model.Varints;

/// A column as its directory entry tells of it. See [ColumnFormat].
final class Column {
    private static final long[] NONE = {};
    private static final int HEAP_BYTES = 72;
    private static final int ARRAY_BYTES = 16;

    /// All columns without values are alike.
    static final Column EMPTY =
            new Column(new Varints.Reader(new byte[2], 0, 2), new byte[2], 0, 0, 0);

    final byte type;

    /// How many values there are.
    final int count;

    /// See [WordBytes#STAMP].
    final long stamp;

    final int minLength;
    final int maxLength;

    /// Of a DICT, the values; else prefix and suffix. As [Slice] of the directory's bytes.
    final long[] strings;

    final byte scale;

    /// Offset of a PATTERN in the directory's bytes.
    final int pattern;

    final int rawLength;
    final byte codec;
    final int storedLength;
    final int crc;

    /// Of the payload, in SMALL or COLUMNS.
    final int offset;

    /// Offset of the filter in the directory's bytes.
    private final int filter;

    /// Longs of the filter; 0 without one.
    private final int filterLongs;

    /// @param maxCount values that there may be
    /// @param small bytes of SMALL that the columns before take
    /// @param part the same of COLUMNS
    /// @throws IllegalArgumentException when the bytes are no entry
    Column(Varints.Reader in, byte[] bytes, int maxCount, int small, int part) {
        int marks = bytes[in.skip(1)];
        boolean filtered = (marks & ColumnFormat.FILTERED) != 0;
        type = (byte) (marks & ~ColumnFormat.FILTERED);
        count = in.readCount();
        if (type < ColumnFormat.EMPTY || type > ColumnFormat.STRING || count > maxCount) {
            throw new IllegalArgumentException("column of type " + type + ", " + count);
        }
        boolean empty = type == ColumnFormat.EMPTY;
        if (empty != (count == 0)) {
            throw new IllegalArgumentException("column of " + count + " values");
        }
        stamp = empty ? 0 : LittleEndian.getLong(bytes, in.skip(Long.BYTES));
        minLength = empty ? 0 : in.readCount();
        maxLength = empty ? 0 : Math.addExact(minLength, in.readCount());
        strings = readStrings(in);
        int digits = type == ColumnFormat.DECIMAL ? in.readCount() : 0;
        scale = (byte) Math.min(digits, Byte.MAX_VALUE);
        pattern = type == ColumnFormat.PATTERN ? in.skip(maxLength) : 0;
        if (scale > ColumnFormat.MAX_DIGITS || (pattern > 0 && minLength != maxLength)) {
            throw new IllegalArgumentException("impossible column");
        }
        rawLength = empty ? 0 : in.readCount();
        boolean own = rawLength >= ColumnFormat.SMALL_BYTES;
        codec = own ? bytes[in.skip(1)] : 0;
        storedLength = own ? in.readCount() : 0;
        crc = own ? LittleEndian.getInt(bytes, in.skip(Integer.BYTES)) : 0;
        offset = own ? part : small;
        filterLongs = filtered ? in.readCount() : 0;
        filter = in.skip(Math.multiplyExact(filterLongs, Long.BYTES));
        if (filtered
                && (filterLongs == 0
                        || filterLongs > count
                        || minLength < ValueFilter.MIN_LENGTH
                        || minLength != maxLength)) {
            throw new IllegalArgumentException("impossible filter");
        }
    }

    private long[] readStrings(Varints.Reader in) {
        int strings =
                switch (type) {
                    case ColumnFormat.DICT -> in.readCount();
                    case ColumnFormat.DECIMAL, ColumnFormat.STRING -> 2;
                    default -> 0;
                };
        if (strings > ColumnFormat.MAX_DICT) {
            throw new IllegalArgumentException("dictionary of " + strings + " values");
        }
        long[] slices = strings == 0 ? NONE : new long[strings];
        for (int i = 0; i < strings; i++) {
            int length = in.readCount();
            slices[i] = Slice.of(in.skip(length), length);
        }
        return slices;
    }

    /// Bytes of heap, roughly.
    int heapBytes() {
        if (this == EMPTY) {
            return 0;
        }
        return HEAP_BYTES + (strings.length == 0 ? 0 : ARRAY_BYTES + Long.BYTES * strings.length);
    }

    boolean isInSmall() {
        return rawLength < ColumnFormat.SMALL_BYTES;
    }

    /// Whether the column can tell that it lacks a value of this length.
    boolean isFiltered(int length) {
        return filterLongs > 0 && length == maxLength;
    }

    /// Whether the value of this hash may be there, see [ValueFilter#hash].
    boolean mayContain(byte[] bytes, long hash) {
        return ValueFilter.mayContain(bytes, filter, filterLongs, hash);
    }

    boolean isDictionary() {
        return type == ColumnFormat.DICT;
    }
}
