package io.skald.logql.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks at eight bytes of an array at once: as a long, the first byte lowest. A condition on bytes gives a long with the
/// highest bit set in each byte that meets it; bits above the first one may be wrong, so that only [#first(long)] counts.
final class EightBytes {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long BLANKS = (' ' + 1) * ONES;

    private EightBytes() {}

    /// The last place in an array from where eight bytes can be read; negative when there is none.
    static int last(byte[] bytes) {
        return bytes.length - Long.BYTES;
    }

    static long at(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    /// The byte eight times.
    static long all(int value) {
        return value * ONES;
    }

    /// Bytes of `word` equal to those of `pattern`.
    static long equal(long word, long pattern) {
        long difference = word ^ pattern;
        return (difference - ONES) & ~difference & HIGHS;
    }

    /// Bytes of `word` from 0 to 32.
    static long blank(long word) {
        return (word - BLANKS) & ~word & HIGHS;
    }

    /// Index of the first byte that meets a condition, 8 when none does.
    static int first(long hits) {
        return Long.numberOfTrailingZeros(hits) >>> 3;
    }

    /// Whether `length` bytes are the same in two arrays that may be read as words up to [#last(byte[])].
    static boolean same(byte[] a, int from, byte[] b, int other, int length) {
        int i = 0;
        int lastStart = Math.min(last(a) - from, last(b) - other);
        while (i < length && i <= lastStart) {
            long difference = at(a, from + i) ^ at(b, other + i);
            if (difference != 0) {
                return i + (Long.numberOfTrailingZeros(difference) >>> 3) >= length;
            }
            i += Long.BYTES;
        }
        for (; i < length; i++) {
            if (a[from + i] != b[other + i]) {
                return false;
            }
        }
        return true;
    }
}
