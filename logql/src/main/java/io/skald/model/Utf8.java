package io.skald.model;

import java.nio.charset.StandardCharsets;

/// UTF-8 bytes to and from text, and varints, for the encodings of this package.
public final class Utf8 {
    private Utf8() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Text of a slice; each malformed sequence becomes U+FFFD.
    public static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
