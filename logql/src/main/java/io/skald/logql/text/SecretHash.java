package io.skald.logql.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/// Hash of bytes for tables in memory, eight bytes at a time. It mixes in a number that this process alone knows, so that
/// nobody can write lines whose keys all fall into one place. Another one in each process: never stored.
public final class SecretHash {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long SECRET = new SecureRandom().nextLong();

    // Odd, with bits well spread: 2^64 / golden ratio, and the same of the silver ratio.
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0x6A09E667F3BCC909L;

    private SecretHash() {}

    /// @param prefix anything that tells keys of equal bytes apart
    public static int of(int prefix, byte[] bytes, int offset, int length) {
        long hash = folded(SECRET ^ prefix, FIRST + length);
        int at = offset;
        int end = offset + length;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            hash = folded(hash ^ (long) LONGS.get(bytes, at), FIRST);
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | bytes[at] & 0xff;
        }
        hash = folded(hash ^ rest, SECOND);
        return (int) (hash ^ hash >>> 32);
    }

    /// Both halves of the product of 128 bits.
    private static long folded(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }
}
