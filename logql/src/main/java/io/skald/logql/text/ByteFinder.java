package io.skald.logql.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Searches bytes for one fixed, non-empty string. Immutable.
///
/// Looks at 64 starting places at a time, for the two rarest bytes of the needle at their distance, eight places in one
/// `long` (SWAR); only places where both stand are compared in full. Made for whole blocks: a search line by line
/// costs about twice as much. In the worst case (`ab` repeated against a long needle of the same) it compares the
/// needle at each place.
///
/// May ignore the case of ASCII letters, and of no others: `k` is not the Kelvin sign here.
public final class ByteFinder {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final int WORD_BYTES = Long.BYTES;
    private static final int STRIDE_BYTES = 8 * WORD_BYTES;

    private static final byte CASE_BIT = 0x20;

    private final byte[] needle;
    private final boolean ignoresCase;

    /// [#CASE_BIT] at the letters whose case is ignored; those are lower-case in the needle.
    private final byte[] folds;

    private final int firstProbe;
    private final int secondProbe;

    /// @param needle one byte or more; copied
    public ByteFinder(byte[] needle) {
        this(needle, false);
    }

    private ByteFinder(byte[] needle, boolean ignoresCase) {
        if (needle.length == 0) {
            throw new IllegalArgumentException("empty needle");
        }
        this.needle = needle.clone();
        this.ignoresCase = ignoresCase;
        this.folds = new byte[needle.length];
        for (int i = 0; ignoresCase && i < needle.length; i++) {
            byte lower = (byte) (needle[i] | CASE_BIT);
            if ('a' <= lower && lower <= 'z') {
                folds[i] = CASE_BIT;
                this.needle[i] = lower;
            }
        }
        this.firstProbe = ByteRarity.rarest(this.needle, -1);
        this.secondProbe = ByteRarity.rarest(this.needle, firstProbe);
    }

    /// Finder of the string's UTF-8 bytes.
    public static ByteFinder of(String needle) {
        return new ByteFinder(needle.getBytes(StandardCharsets.UTF_8));
    }

    /// Finder of the string's UTF-8 bytes in which ASCII letters may be upper or lower case.
    public static ByteFinder ignoringCase(String needle) {
        return new ByteFinder(needle.getBytes(StandardCharsets.UTF_8), true);
    }

    /// Whether ASCII letters are found in either case.
    public boolean ignoresCase() {
        return ignoresCase;
    }

    public int length() {
        return needle.length;
    }

    /// Copy of the string; letters whose case is ignored are lower-case.
    public byte[] needle() {
        return needle.clone();
    }

    /// First place of the needle that lies wholly in `[from, to)`.
    ///
    /// @return its offset, or -1
    public int indexOf(byte[] bytes, int from, int to) {
        int last = to - needle.length; // the last place where the needle may start
        int at = from;
        while (at <= last - (STRIDE_BYTES - 1)) {
            at = skipStrides(bytes, at, last);
            if (at > last - (STRIDE_BYTES - 1)) {
                break;
            }
            int found = searchWords(bytes, at, at + STRIDE_BYTES - 1);
            if (found >= 0) {
                return found;
            }
            at += STRIDE_BYTES;
        }
        return searchWords(bytes, at, last);
    }

    /// Passes over strides without a candidate.
    ///
    /// @return the start of the first stride that may hold a candidate, or of the incomplete one at the end
    private int skipStrides(byte[] bytes, int from, int last) {
        if (ignoresCase) {
            return skipStridesIgnoringCase(bytes, from, last);
        }
        long first = ONES * (needle[firstProbe] & 0xff);
        long second = ONES * (needle[secondProbe] & 0xff);
        int a = from + firstProbe;
        int b = from + secondProbe;
        int end = last - (STRIDE_BYTES - 1) + firstProbe;
        for (; a <= end; a += STRIDE_BYTES, b += STRIDE_BYTES) {
            long zeros =
                    zeroBytes(word(bytes, a) ^ first | word(bytes, b) ^ second)
                            | zeroBytes(word(bytes, a + 8) ^ first | word(bytes, b + 8) ^ second)
                            | zeroBytes(word(bytes, a + 16) ^ first | word(bytes, b + 16) ^ second)
                            | zeroBytes(word(bytes, a + 24) ^ first | word(bytes, b + 24) ^ second)
                            | zeroBytes(word(bytes, a + 32) ^ first | word(bytes, b + 32) ^ second)
                            | zeroBytes(word(bytes, a + 40) ^ first | word(bytes, b + 40) ^ second)
                            | zeroBytes(word(bytes, a + 48) ^ first | word(bytes, b + 48) ^ second)
                            | zeroBytes(word(bytes, a + 56) ^ first | word(bytes, b + 56) ^ second);
            if ((zeros & HIGHS) != 0) {
                break;
            }
        }
        return a - firstProbe;
    }

    private int skipStridesIgnoringCase(byte[] bytes, int from, int last) {
        long first = ONES * (needle[firstProbe] & 0xff);
        long second = ONES * (needle[secondProbe] & 0xff);
        long firstFold = ONES * folds[firstProbe];
        long secondFold = ONES * folds[secondProbe];
        int a = from + firstProbe;
        int b = from + secondProbe;
        int end = last - (STRIDE_BYTES - 1) + firstProbe;
        for (; a <= end; a += STRIDE_BYTES, b += STRIDE_BYTES) {
            long zeros =
                    zeroBytes(
                                    (word(bytes, a) | firstFold) ^ first
                                            | (word(bytes, b) | secondFold) ^ second)
                            | zeroBytes(
                                    (word(bytes, a + 8) | firstFold) ^ first
                                            | (word(bytes, b + 8) | secondFold) ^ second)
                            | zeroBytes(
                                    (word(bytes, a + 16) | firstFold) ^ first
                                            | (word(bytes, b + 16) | secondFold) ^ second)
                            | zeroBytes(
                                    (word(bytes, a + 24) | firstFold) ^ first
                                            | (word(bytes, b + 24) | secondFold) ^ second)
                            | zeroBytes(
                                    (word(bytes, a + 32) | firstFold) ^ first
                                            | (word(bytes, b + 32) | secondFold) ^ second)
                            | zeroBytes(
                                    (word(bytes, a + 40) | firstFold) ^ first
                                            | (word(bytes, b + 40) | secondFold) ^ second)
                            | zeroBytes(
                                    (word(bytes, a + 48) | firstFold) ^ first
                                            | (word(bytes, b + 48) | secondFold) ^ second)
                            | zeroBytes(
                                    (word(bytes, a + 56) | firstFold) ^ first
                                            | (word(bytes, b + 56) | secondFold) ^ second);
            if ((zeros & HIGHS) != 0) {
                break;
            }
        }
        return a - firstProbe;
    }

    /// First place of the needle among the starting places `[from, last]`.
    private int searchWords(byte[] bytes, int from, int last) {
        long first = ONES * (needle[firstProbe] & 0xff);
        long second = ONES * (needle[secondProbe] & 0xff);
        long firstFold = ONES * folds[firstProbe];
        long secondFold = ONES * folds[secondProbe];
        int at = from;
        for (; at <= last - (WORD_BYTES - 1); at += WORD_BYTES) {
            long candidates =
                    HIGHS
                            & zeroBytes(
                                    (word(bytes, at + firstProbe) | firstFold) ^ first
                                            | (word(bytes, at + secondProbe) | secondFold)
                                                    ^ second);
            for (; candidates != 0; candidates &= candidates - 1) {
                int place = at + (Long.numberOfTrailingZeros(candidates) >>> 3);
                if (isAt(bytes, place)) {
                    return place;
                }
            }
        }
        for (; at <= last; at++) {
            if ((bytes[at + firstProbe] | folds[firstProbe]) == needle[firstProbe]
                    && isAt(bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    /// The high bit of each byte that is zero is set; that of a byte above a zero byte may be set as well, and all
    /// other bits are arbitrary.
    private static long zeroBytes(long word) {
        return word - ONES & ~word;
    }

    private static long word(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    private boolean isAt(byte[] bytes, int place) {
        byte[] wanted = needle;
        if (wanted.length > 2 * WORD_BYTES && !ignoresCase) {
            return Arrays.equals(bytes, place, place + wanted.length, wanted, 0, wanted.length);
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((bytes[place + i] | folds[i]) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteFinder that
                && ignoresCase == that.ignoresCase
                && Arrays.equals(needle, that.needle);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(needle);
    }

    @Override
    public String toString() {
        return (ignoresCase ? "(?i)" : "") + new String(needle, StandardCharsets.UTF_8);
    }
}
