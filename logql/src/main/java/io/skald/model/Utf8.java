package io.skald.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// UTF-8 bytes to and from text, and varints, for the encodings of this package.
public final class Utf8 {
    private static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Length of [#bytes(String)], without writing them.
    public static int size(String text) {
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                size += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                size += 4;
                i++;
            } else {
                // Half of a pair becomes a question mark.
                size++;
            }
        }
        return size;
    }

    /// Text of a slice; each byte that is no UTF-8 becomes U+FFFD, as in Go.
    public static String text(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        // Java may make one U+FFFD of several bytes.
        return text.indexOf(REPLACEMENT) < 0 ? text : byteByByte(bytes, offset, length);
    }

    private static String byteByByte(byte[] bytes, int offset, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        CharBuffer out = CharBuffer.allocate(length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                in.get();
                out.put(REPLACEMENT);
            }
        }
    }
}
