package io.skald.block;

/// Finds and counts the byte 0x0A, eight bytes at a step.
final class Newlines {
    static final byte NEWLINE = '\n';
    private static final long PATTERN = 0x0A0A0A0A0A0A0A0AL;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private Newlines() {}

    /// How many there are in `[from, to)`.
    static int count(byte[] bytes, int from, int to) {
        int count = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            count += Long.bitCount(marks(LittleEndian.getLong(bytes, at)));
        }
        for (; at < to; at++) {
            count += bytes[at] == NEWLINE ? 1 : 0;
        }
        return count;
    }

    /// @return offset of the first one in `[from, to)`, or `to`
    static int next(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long marks = marks(LittleEndian.getLong(bytes, at));
            if (marks != 0) {
                return at + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
        }
        while (at < to && bytes[at] != NEWLINE) {
            at++;
        }
        return at;
    }

    /// Writes where each line of `[0, size)` starts to `starts[0]`, `starts[1]`, … and, as a last number, where a
    /// further line would start.
    ///
    /// @param starts `maxLines + 1` numbers long
    /// @return lines found; counting stops behind `maxLines`
    static int index(byte[] bytes, int size, int[] starts, int maxLines) {
        int lines = 0;
        starts[0] = 0;
        int at = 0;
        for (; at <= size - Long.BYTES && lines <= maxLines - Long.BYTES; at += Long.BYTES) {
            long marks = marks(LittleEndian.getLong(bytes, at));
            while (marks != 0) {
                starts[++lines] = at + (Long.numberOfTrailingZeros(marks) >>> 3) + 1;
                marks &= marks - 1;
            }
        }
        for (; at < size && lines < maxLines; at = starts[lines]) {
            int end = next(bytes, at, size);
            if (end == size) {
                break;
            }
            starts[++lines] = end + 1;
        }
        return lines;
    }

    /// The high bit of each byte that is 0x0A; exact, no carry runs from byte to byte.
    private static long marks(long word) {
        long zeroWhereEqual = word ^ PATTERN;
        return ~(((zeroWhereEqual & LOW_BITS) + LOW_BITS) | zeroWhereEqual | LOW_BITS);
    }
}
