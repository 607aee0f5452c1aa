package io.skald.block.template;

/// Which bytes make words: ASCII letters and digits, `_`, `.`, `-` and every byte from 0x80 on. All others are
/// delimiters. Part of the format: readers rely on it.
final class WordBytes {
    static final byte WORD = 1;
    static final byte DIGIT = 2;

    /// By unsigned byte: 0 for a delimiter, else [#WORD], with [#DIGIT] added for digits.
    static final byte[] KIND = new byte[256];

    /// By unsigned byte, the bit of a stamp: 0 to 9 digits, 10 to 35 and 36 to 61 upper and lower case letters, 62 the
    /// three signs, 63 the bytes from 0x80 on; no bit for delimiters. A column's stamp has the bits of all its bytes.
    static final long[] STAMP = new long[256];

    static final long STAMP_DIGITS = (1L << 10) - 1;

    /// The highest bit of each of eight bytes.
    static final long HIGH_BITS = 0x8080808080808080L;

    private static final long LOW_BITS = ~HIGH_BITS;
    private static final long ONES = 0x0101010101010101L;

    static {
        for (int i = 0; i < 10; i++) {
            STAMP['0' + i] = 1L << i;
        }
        for (int i = 0; i < 26; i++) {
            STAMP['A' + i] = 1L << (10 + i);
            STAMP['a' + i] = 1L << (36 + i);
        }
        for (char sign : "_.-".toCharArray()) {
            STAMP[sign] = 1L << 62;
        }
        for (int i = 0x80; i < 0x100; i++) {
            STAMP[i] = 1L << 63;
        }
        for (int i = 0; i < 0x100; i++) {
            KIND[i] = STAMP[i] == 0 ? 0 : WORD;
        }
        for (int i = '0'; i <= '9'; i++) {
            KIND[i] |= DIGIT;
        }
    }

    private WordBytes() {}

    static boolean isWord(byte value) {
        return KIND[value & 0xff] != 0;
    }

    /// Offset behind the word bytes from `from` on.
    static int endOfRun(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && KIND[bytes[at] & 0xff] != 0) {
            at++;
        }
        return at;
    }

    /// Which of eight bytes are word bytes: the highest bit of each byte tells. All eight at once, without a branch that
    /// could be guessed wrong.
    static long words(long eight) {
        long low = eight & LOW_BITS;
        long folded = low | (0x20 * ONES);
        long letters = (folded + (0x80 - 'a') * ONES) & ~(folded + (0x7f - 'z') * ONES);
        long signs = (low + (0x80 - '-') * ONES) & ~(low + (0x7f - '9') * ONES);
        long slashes = ~((low ^ ('/' * ONES)) + LOW_BITS);
        long lines = ~((low ^ ('_' * ONES)) + LOW_BITS);
        return (eight | letters | (signs & ~slashes) | lines) & HIGH_BITS;
    }

    /// Which of eight bytes are digits, as for [#words].
    static long digits(long eight) {
        long low = eight & LOW_BITS;
        return (low + (0x80 - '0') * ONES) & ~(low + (0x7f - '9') * ONES) & ~eight & HIGH_BITS;
    }

    static long stamp(byte[] bytes, int from, int to) {
        long stamp = 0;
        for (int i = from; i < to; i++) {
            stamp |= STAMP[bytes[i] & 0xff];
        }
        return stamp;
    }
}
