package io.skald.model;

import org.jspecify.annotations.Nullable;

/// Strings that were made of UTF-8 lately, so that names and values that many label sets have are one object. Forgets at once
/// what another text pushes out of its place. Thread-safe: threads that meet may miss each other's strings.
public final class TextPool {
    /// A longer text is hardly one of many label sets.
    private static final int MAX_BYTES = 64;

    private static final int SLOTS = 4096;

    private final @Nullable String[] texts = new String[SLOTS];

    /// The text of UTF-8 bytes.
    public String text(byte[] bytes, int offset, int length) {
        if (length > MAX_BYTES) {
            return Utf8.text(bytes, offset, length);
        }
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
        String known = texts[slot];
        if (known != null && isAscii(known, bytes, offset, length)) {
            return known;
        }
        String text = Utf8.text(bytes, offset, length);
        texts[slot] = text;
        return text;
    }

    /// Whether the bytes are exactly this text, and ASCII.
    private static boolean isAscii(String text, byte[] bytes, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            // A byte over 0x7f is negative, and no char is.
            if (text.charAt(i) != bytes[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
