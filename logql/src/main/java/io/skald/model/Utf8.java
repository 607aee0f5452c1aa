package io.skald.model;

import java.nio.charset.StandardCharsets;

/// UTF-8 bytes to and from text, and varints, for the encodings of this package.
public final class Utf8 {
    private Utf8() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Bytes that the text takes in UTF-8, without writing them.
    public static int size(String text) {
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Half of a pair counts two: both together take four.
            size += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return size;
    }

    /// Text of a slice; each malformed sequence becomes U+FFFD.
    public static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
