package io.skald.block;

import io.skald.model.GrowingBytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Fixed-size numbers in byte arrays, least significant byte first, at any offset.
public final class LittleEndian {
    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);

    private LittleEndian() {}

    private static VarHandle view(Class<?> arrayType) {
        return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
    }

    /// A number of 16 bits, from 0 to 65,535.
    public static int getShort(byte[] bytes, int offset) {
        return (short) SHORTS.get(bytes, offset) & 0xffff;
    }

    public static int getInt(byte[] bytes, int offset) {
        return (int) INTS.get(bytes, offset);
    }

    public static long getLong(byte[] bytes, int offset) {
        return (long) LONGS.get(bytes, offset);
    }

    public static void setLong(byte[] bytes, int offset, long value) {
        LONGS.set(bytes, offset, value);
    }

    /// @param value its low 16 bits are appended
    public static void putShort(GrowingBytes out, int value) {
        out.ensure(Short.BYTES);
        SHORTS.set(out.array(), out.size(), (short) value);
        out.advance(Short.BYTES);
    }

    public static void putInt(GrowingBytes out, int value) {
        out.ensure(Integer.BYTES);
        INTS.set(out.array(), out.size(), value);
        out.advance(Integer.BYTES);
    }

    public static void putLong(GrowingBytes out, long value) {
        out.ensure(Long.BYTES);
        LONGS.set(out.array(), out.size(), value);
        out.advance(Long.BYTES);
    }
}
