package io.skald.block.template;

import io.skald.block.LittleEndian;
import io.skald.model.GrowingBytes;

/// Finds the smallest form for the values of a column: looks at all of them first. See [ColumnFormat].
final class ColumnEncoder {
    private final ValueDictionary dictionary = new ValueDictionary();
    private final ColumnShape shape = new ColumnShape();
    private final byte[] pattern = new byte[ColumnShape.MAX_PATTERN];
    private final int[] places = new int[ColumnShape.MAX_PATTERN];
    private final ValueFilter filter = new ValueFilter();
    private long[] numbers = new long[0];
    private boolean filtered;

    /// Writes the directory's entry up to the parameters, and the payload.
    ///
    /// @param refs places of the values in `source`, `[from, to)`, at least one
    /// @param directory receives the entry
    /// @param payload receives the payload
    /// @return false when all values are the same: nothing is written then
    boolean encode(
            byte[] source,
            long[] refs,
            int from,
            int to,
            GrowingBytes directory,
            GrowingBytes payload) {
        filtered = false;
        if (dictionary.fill(source, refs, from, to, payload)) {
            if (dictionary.size() > 1) {
                putDictionary(source, to - from, directory);
                return true;
            }
            return false;
        }
        payload.clear();
        shape.measure(source, refs, from, to);
        filtered =
                shape.isFixed()
                        && shape.maxLength() >= ValueFilter.MIN_LENGTH
                        && to - from >= ValueFilter.MIN_VALUES;
        if (numbers.length < to - from) {
            numbers = new long[(to - from) + (to - from) / 2];
        }
        if (shape.pattern(pattern)) {
            putHead(ColumnFormat.PATTERN, to - from, directory);
            directory.put(pattern, 0, shape.maxLength());
            putPattern(source, refs, from, to, payload);
        } else if (NumberColumns.readAddresses(source, refs, from, to, numbers)) {
            putHead(ColumnFormat.IPV4, to - from, directory);
            LongPlanes.put(numbers, to - from, payload);
        } else if (!putDecimals(source, refs, from, to, directory, payload)) {
            putStrings(source, refs, from, to, directory, payload);
        }
        return true;
    }

    /// Writes what follows the payload in the entry of the column that was encoded last.
    void putFilter(byte[] source, long[] refs, int from, int to, GrowingBytes directory) {
        if (filtered) {
            filter.put(source, refs, from, to, directory);
        }
    }

    /// Writes values of any bytes, for lines that are not taken apart.
    void encodeRaw(
            byte[] source,
            long[] refs,
            int from,
            int to,
            GrowingBytes directory,
            GrowingBytes payload) {
        filtered = false;
        int min = Integer.MAX_VALUE;
        int max = 0;
        for (int i = from; i < to; i++) {
            min = Math.min(min, Slice.length(refs[i]));
            max = Math.max(max, Slice.length(refs[i]));
        }
        putHead(ColumnFormat.STRING, to - from, -1L, min, max, directory);
        directory.putVarint(0);
        directory.putVarint(0);
        putBodies(source, refs, from, to, 0, 0, min, max, payload);
    }

    private void putDictionary(byte[] source, int count, GrowingBytes directory) {
        int size = dictionary.size();
        long stamp = 0;
        int min = Integer.MAX_VALUE;
        int max = 0;
        for (int id = 0; id < size; id++) {
            int offset = Slice.offset(dictionary.value(id));
            int length = Slice.length(dictionary.value(id));
            stamp |= WordBytes.stamp(source, offset, offset + length);
            min = Math.min(min, length);
            max = Math.max(max, length);
        }
        putHead(ColumnFormat.DICT, count, stamp, min, max, directory);
        directory.putVarint(size);
        for (int id = 0; id < size; id++) {
            int length = Slice.length(dictionary.value(id));
            putString(source, Slice.offset(dictionary.value(id)), length, directory);
        }
    }

    private boolean putDecimals(
            byte[] source,
            long[] refs,
            int from,
            int to,
            GrowingBytes directory,
            GrowingBytes payload) {
        int first = shape.first();
        int end = first + Slice.length(refs[from]);
        int prefix = shape.prefixBeforeNumber();
        int suffix = Math.min(shape.suffixBehindNumber(end), shape.minLength() - prefix);
        int scale = NumberColumns.scale(source, first + prefix, end - suffix);
        if (scale < 0
                || !NumberColumns.readDecimals(
                        source, refs, from, to, prefix, suffix, scale, numbers)) {
            return false;
        }
        putHead(ColumnFormat.DECIMAL, to - from, directory);
        putString(source, first, prefix, directory);
        putString(source, end - suffix, suffix, directory);
        directory.putVarint(scale);
        LongPlanes.put(numbers, to - from, payload);
        return true;
    }

    private void putStrings(
            byte[] source,
            long[] refs,
            int from,
            int to,
            GrowingBytes directory,
            GrowingBytes payload) {
        int first = shape.first();
        int end = first + Slice.length(refs[from]);
        int prefix = shape.prefix();
        int suffix = shape.suffix();
        putHead(ColumnFormat.STRING, to - from, directory);
        putString(source, first, prefix, directory);
        putString(source, end - suffix, suffix, directory);
        putBodies(
                source,
                refs,
                from,
                to,
                prefix,
                suffix,
                shape.minLength(),
                shape.maxLength(),
                payload);
    }

    private void putBodies(
            byte[] source,
            long[] refs,
            int from,
            int to,
            int prefix,
            int suffix,
            int min,
            int max,
            GrowingBytes payload) {
        payload.clear();
        for (int shift = 0; max > min && (max - min) >>> shift != 0; shift += Byte.SIZE) {
            payload.ensure(to - from);
            for (int i = from; i < to; i++) {
                payload.put((byte) ((Slice.length(refs[i]) - min) >>> shift));
            }
        }
        for (int i = from; i < to; i++) {
            int length = Slice.length(refs[i]) - prefix - suffix;
            payload.put(source, Slice.offset(refs[i]) + prefix, length);
        }
    }

    private void putPattern(byte[] source, long[] refs, int from, int to, GrowingBytes payload) {
        int digits = findPlaces(ColumnFormat.PATTERN_DIGIT, ColumnFormat.PATTERN_DIGIT);
        if (digits > 0) {
            for (int i = from; i < to; i++) {
                int at = Slice.offset(refs[i]);
                long value = 0;
                for (int place = 0; place < digits; place++) {
                    value = 10 * value + source[at + places[place]] - '0';
                }
                numbers[i - from] = value;
            }
            LongPlanes.put(numbers, to - from, payload);
        }
        int nibbles = findPlaces(ColumnFormat.PATTERN_HEX, ColumnFormat.PATTERN_UPPER_HEX);
        if (nibbles > 0) {
            putNibbles(source, refs, from, to, nibbles, payload);
        }
        int others = findPlaces(ColumnFormat.PATTERN_BYTE, ColumnFormat.PATTERN_BYTE);
        for (int place = 0; place < others; place++) {
            payload.ensure(to - from);
            for (int i = from; i < to; i++) {
                payload.put(source[Slice.offset(refs[i]) + places[place]]);
            }
        }
    }

    private void putNibbles(
            byte[] source, long[] refs, int from, int to, int count, GrowingBytes payload) {
        int stride = (count + 1) / 2;
        payload.ensure(stride * (to - from));
        byte[] target = payload.array();
        int end = payload.size();
        for (int i = from; i < to; i++) {
            int at = Slice.offset(refs[i]);
            for (int place = 0; place < count; place += 2) {
                int high = nibble(source[at + places[place]]);
                int low = place + 1 < count ? nibble(source[at + places[place + 1]]) : 0;
                target[end++] = (byte) (high << 4 | low);
            }
        }
        payload.advance(stride * (to - from));
    }

    private static int nibble(byte digit) {
        return (digit & 0xf) + (digit > '9' ? 9 : 0);
    }

    /// Collects the places of a pattern that hold one kind of byte or another.
    private int findPlaces(byte kind, byte otherKind) {
        int count = 0;
        for (int place = 0; place < shape.maxLength(); place++) {
            if (pattern[place] == kind || pattern[place] == otherKind) {
                places[count++] = place;
            }
        }
        return count;
    }

    private void putHead(int type, int count, GrowingBytes directory) {
        int marks = filtered ? type | ColumnFormat.FILTERED : type;
        putHead(marks, count, shape.stamp(), shape.minLength(), shape.maxLength(), directory);
    }

    private static void putHead(
            int type, int count, long stamp, int min, int max, GrowingBytes directory) {
        directory.put((byte) type);
        directory.putVarint(count);
        LittleEndian.putLong(directory, stamp);
        directory.putVarint(min);
        directory.putVarint(max - min);
    }

    private static void putString(byte[] source, int offset, int length, GrowingBytes out) {
        out.putVarint(length);
        out.put(source, offset, length);
    }
}
