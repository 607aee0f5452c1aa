package io.skald.block.template;

import java.util.Arrays;

/// What all values of a column have in common: lengths, bytes, first and last bytes.
final class ColumnShape {
    /// Longer values are never a pattern.
    static final int MAX_PATTERN = 64;

    private final long[] stamps = new long[MAX_PATTERN];
    private final byte[] differences = new byte[MAX_PATTERN];
    private long stamp;
    private int minLength;
    private int maxLength;
    private int prefix;
    private int suffix;
    private byte[] source = {};
    private int first;

    /// Looks at all values.
    ///
    /// @param refs places of the values in `bytes`, `[from, to)`, at least one
    void measure(byte[] bytes, long[] refs, int from, int to) {
        source = bytes;
        first = Slice.offset(refs[from]);
        measureLengths(refs, from, to);
        if (minLength == maxLength && maxLength <= MAX_PATTERN) {
            measurePlaces(refs, from, to);
        } else {
            measureEnds(refs, from, to);
        }
    }

    private void measureLengths(long[] refs, int from, int to) {
        minLength = Integer.MAX_VALUE;
        maxLength = 0;
        for (int i = from; i < to; i++) {
            int length = Slice.length(refs[i]);
            minLength = Math.min(minLength, length);
            maxLength = Math.max(maxLength, length);
        }
    }

    private void measurePlaces(long[] refs, int from, int to) {
        int length = maxLength;
        byte[] bytes = source;
        Arrays.fill(stamps, 0, length, 0);
        Arrays.fill(differences, 0, length, (byte) 0);
        for (int i = from; i < to; i++) {
            int at = Slice.offset(refs[i]);
            for (int place = 0; place < length; place++) {
                byte value = bytes[at + place];
                stamps[place] |= WordBytes.STAMP[value & 0xff];
                differences[place] |= (byte) (value ^ bytes[first + place]);
            }
        }
        stamp = 0;
        for (int place = 0; place < length; place++) {
            stamp |= stamps[place];
        }
        prefix = 0;
        while (prefix < length && differences[prefix] == 0) {
            prefix++;
        }
        suffix = 0;
        while (suffix < length - prefix && differences[length - 1 - suffix] == 0) {
            suffix++;
        }
    }

    private void measureEnds(long[] refs, int from, int to) {
        byte[] bytes = source;
        prefix = minLength;
        suffix = minLength;
        stamp = 0;
        int firstEnd = first + Slice.length(refs[from]);
        for (int i = from; i < to; i++) {
            int at = Slice.offset(refs[i]);
            int end = at + Slice.length(refs[i]);
            stamp |= WordBytes.stamp(bytes, at, end);
            int same = 0;
            while (same < prefix && bytes[at + same] == bytes[first + same]) {
                same++;
            }
            prefix = same;
            same = 0;
            while (same < suffix && bytes[end - 1 - same] == bytes[firstEnd - 1 - same]) {
                same++;
            }
            suffix = same;
        }
        suffix = Math.min(suffix, minLength - prefix);
    }

    boolean isFixed() {
        return minLength == maxLength;
    }

    long stamp() {
        return stamp;
    }

    int minLength() {
        return minLength;
    }

    int maxLength() {
        return maxLength;
    }

    /// Bytes that all values begin with.
    int prefix() {
        return prefix;
    }

    /// Bytes that all values end with, apart from the prefix.
    int suffix() {
        return suffix;
    }

    /// Offset of the first value in the source.
    int first() {
        return first;
    }

    /// Bytes of the prefix that no number behind it could claim.
    int prefixBeforeNumber() {
        int length = prefix;
        while (length > 0 && isOfNumber(source[first + length - 1])) {
            length--;
        }
        return length;
    }

    /// Bytes of the suffix that no number before it could claim.
    ///
    /// @param end of the first value in the source
    int suffixBehindNumber(int end) {
        int length = suffix;
        while (length > 0 && isOfNumber(source[end - length])) {
            length--;
        }
        return length;
    }

    private static boolean isOfNumber(byte value) {
        return WordBytes.KIND[value & 0xff] == (WordBytes.WORD | WordBytes.DIGIT)
                || value == '.'
                || value == '-';
    }

    /// Describes values of one length by what stands at each place.
    ///
    /// @param pattern receives a byte a place, see [ColumnFormat]
    /// @return false when too many places hold bytes of all kinds
    boolean pattern(byte[] pattern) {
        if (!isFixed() || maxLength > MAX_PATTERN) {
            return false;
        }
        boolean hex = hasHexLetters();
        int digits = 0;
        int others = 0;
        for (int place = 0; place < maxLength; place++) {
            byte kind = kind(place);
            if (kind == ColumnFormat.PATTERN_DIGIT && (hex || ++digits > ColumnFormat.MAX_DIGITS)) {
                kind = ColumnFormat.PATTERN_HEX;
            }
            others += kind == ColumnFormat.PATTERN_BYTE ? 1 : 0;
            pattern[place] = kind;
        }
        return 4 * others <= maxLength;
    }

    /// Whether letters vary among a to f: digits near them are hexadecimal too.
    private boolean hasHexLetters() {
        for (int place = 0; place < maxLength; place++) {
            byte kind = kind(place);
            if (kind == ColumnFormat.PATTERN_HEX || kind == ColumnFormat.PATTERN_UPPER_HEX) {
                return true;
            }
        }
        return false;
    }

    private byte kind(int place) {
        if (differences[place] == 0) {
            return source[first + place];
        }
        long others = stamps[place] & ~WordBytes.STAMP_DIGITS;
        if (others == 0) {
            return ColumnFormat.PATTERN_DIGIT;
        }
        if ((others & ~(0x3fL << 36)) == 0) {
            return ColumnFormat.PATTERN_HEX;
        }
        return (others & ~(0x3fL << 10)) == 0
                ? ColumnFormat.PATTERN_UPPER_HEX
                : ColumnFormat.PATTERN_BYTE;
    }
}
