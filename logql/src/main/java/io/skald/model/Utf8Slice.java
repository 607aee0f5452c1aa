package io.skald.model;

import java.util.Arrays;
import java.util.Objects;

/// A range of a byte array that holds UTF-8 text. Not copied: whoever keeps a slice keeps the array.
/// The bytes are taken as they are; malformed UTF-8 shows up as U+FFFD in [#toString()] only.
public record Utf8Slice(byte[] bytes, int offset, int length) {
    public static final Utf8Slice EMPTY = new Utf8Slice(new byte[0], 0, 0);

    public Utf8Slice {
        Objects.checkFromIndexSize(offset, length, bytes.length);
    }

    public static Utf8Slice of(String text) {
        byte[] bytes = Utf8.bytes(text);
        return new Utf8Slice(bytes, 0, bytes.length);
    }

    public byte[] toBytes() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Utf8Slice that
                && Arrays.equals(
                        bytes,
                        offset,
                        offset + length,
                        that.bytes,
                        that.offset,
                        that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return Utf8.text(bytes, offset, length);
    }
}
