package io.skald.logql.text;

import java.util.Arrays;

/// Searches bytes for one fixed, non-empty string. Immutable.
public final class ByteFinder {
    private final byte[] needle;

    /// @param needle one byte or more; copied
    public ByteFinder(byte[] needle) {
        if (needle.length == 0) {
            throw new IllegalArgumentException("empty needle");
        }
        this.needle = needle.clone();
    }

    public int length() {
        return needle.length;
    }

    public byte[] needle() {
        return needle.clone();
    }

    /// First place of the needle that lies wholly in `[from, to)`.
    ///
    /// @return its offset, or -1
    public int indexOf(byte[] bytes, int from, int to) {
        for (int at = from; at <= to - needle.length; at++) {
            if (Arrays.equals(bytes, at, at + needle.length, needle, 0, needle.length)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteFinder that && Arrays.equals(needle, that.needle);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(needle);
    }

    @Override
    public String toString() {
        return new String(needle, java.nio.charset.StandardCharsets.UTF_8);
    }
}
