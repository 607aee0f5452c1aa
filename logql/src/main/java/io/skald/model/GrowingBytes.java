package io.skald.model;

import java.util.Arrays;

/// A byte array that grows while it is written. Not thread-safe; [#clear()] makes it reusable.
public final class GrowingBytes {
    private byte[] bytes;
    private int size;

    public GrowingBytes(int capacity) {
        this.bytes = new byte[Math.max(16, capacity)];
    }

    public int size() {
        return size;
    }

    /// The backing array: valid up to [#size()], until the next write.
    public byte[] array() {
        return bytes;
    }

    public void clear() {
        size = 0;
    }

    /// Cuts off what lies behind `newSize`.
    public void truncate(int newSize) {
        size = java.util.Objects.checkIndex(newSize, size + 1);
    }

    public void put(byte value) {
        ensure(1);
        bytes[size++] = value;
    }

    public void put(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /// Appends text in UTF-8.
    public void putText(String text) {
        int length = text.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] utf8 = Utf8.bytes(text);
                put(utf8, 0, utf8.length);
                return;
            }
            bytes[size + i] = (byte) c;
        }
        size += length;
    }

    public void putVarint(long value) {
        ensure(Varints.MAX_BYTES);
        size = Varints.put(bytes, size, value);
    }

    /// Makes room for `count` more bytes, so that a caller may write them into [#array()] and call [#advance(int)].
    public void ensure(int count) {
        int needed = Math.addExact(size, count);
        if (needed > bytes.length) {
            bytes =
                    Arrays.copyOf(
                            bytes,
                            Math.max(
                                    needed,
                                    (int) Math.min(Integer.MAX_VALUE - 8, 2L * bytes.length)));
        }
    }

    /// Counts bytes that the caller wrote into [#array()] behind [#size()].
    public void advance(int count) {
        size = java.util.Objects.checkIndex(size + count, bytes.length + 1);
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
