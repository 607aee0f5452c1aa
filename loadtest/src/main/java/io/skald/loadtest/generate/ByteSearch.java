package io.skald.loadtest.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds a short text in bytes by Horspool's skips. Immutable.
final class ByteSearch {
    private final byte[] needle;
    private final int[] skips = new int[256];

    ByteSearch(String ascii) {
        needle = ascii.getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(skips, needle.length);
        for (int i = 0; i < needle.length - 1; i++) {
            skips[needle[i] & 0xff] = needle.length - 1 - i;
        }
    }

    int length() {
        return needle.length;
    }

    /// @return place of the first hit that lies within `[from, to)`, or -1
    int indexOf(byte[] text, int from, int to) {
        int last = needle.length - 1;
        for (int end = from + last; end < to; end += skips[text[end] & 0xff]) {
            int i = last;
            while (i >= 0 && text[end - last + i] == needle[i]) {
                i--;
            }
            if (i < 0) {
                return end - last;
            }
        }
        return -1;
    }
}
