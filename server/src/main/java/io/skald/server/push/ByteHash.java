package io.skald.server.push;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Hash of a byte range for tables in memory, eight bytes at a time. Not stored anywhere and not safe against someone
/// who looks for collisions: those cost time, not correctness.
final class ByteHash {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Odd number with bits well spread: 2^64 / golden ratio.
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private ByteHash() {}

    static int of(byte[] bytes, int offset, int length) {
        long hash = length * MULTIPLIER;
        int i = offset;
        int end = offset + length;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            hash = mixed(hash, (long) LONGS.get(bytes, i));
        }
        long rest = 0;
        for (; i < end; i++) {
            rest = rest << 8 | bytes[i] & 0xff;
        }
        hash = mixed(hash, rest);
        return (int) (hash >>> 32);
    }

    private static long mixed(long hash, long word) {
        long mixed = (hash ^ word) * MULTIPLIER;
        return mixed ^ mixed >>> 32;
    }
}
