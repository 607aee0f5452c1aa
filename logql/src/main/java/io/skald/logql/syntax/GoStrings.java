package io.skald.logql.syntax;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// Double-quoted Go strings. Their values are bytes, and an escape such as `\xc3` can make bytes that are no UTF-8. In
/// the tree such a byte `0x80` to `0xff` is a lone surrogate `U+DC80` to `U+DCFF`, which no text can hold otherwise.
public final class GoStrings {
    private static final int BYTE_BASE = 0xdc00;

    private GoStrings() {}

    /// The bytes that a text of the tree stands for.
    public static byte[] bytes(String value) {
        boolean plain = true;
        for (int i = 0; i < value.length() && plain; i++) {
            plain = !isRawByte(value, i);
        }
        if (plain) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            if (isRawByte(value, i)) {
                out.write(c - BYTE_BASE);
            } else {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
            i += Character.charCount(c);
        }
        return out.toByteArray();
    }

    private static boolean isRawByte(String value, int index) {
        char c = value.charAt(index);
        return c >= BYTE_BASE + 0x80
                && c <= BYTE_BASE + 0xff
                && (index == 0 || !Character.isHighSurrogate(value.charAt(index - 1)));
    }

    /// @param body what stands between the quotes
    /// @return null when an escape is wrong
    static @Nullable String unescape(String body) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < body.length(); ) {
            int c = body.codePointAt(i);
            if (c != '\\') {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
                continue;
            }
            int length = unescapeOne(body, i + 1, out);
            if (length < 0) {
                return null;
            }
            i += 1 + length;
        }
        return decode(out.toByteArray());
    }

    /// @return characters behind the backslash that were used, -1 when they are no escape
    private static int unescapeOne(String body, int at, ByteArrayOutputStream out) {
        if (at >= body.length()) {
            return -1;
        }
        char c = body.charAt(at);
        int simple = "abfnrtv\\\"".indexOf(c);
        if (simple >= 0) {
            out.write("\u0007\b\f\n\r\t\u000b\\\"".charAt(simple));
            return 1;
        }
        return switch (c) {
            case 'x' -> number(body, at + 1, 2, 16, 0xff, true, out, 1);
            case 'u' -> number(body, at + 1, 4, 16, 0xffff, false, out, 1);
            case 'U' -> number(body, at + 1, 8, 16, Character.MAX_CODE_POINT, false, out, 1);
            case '0', '1', '2', '3', '4', '5', '6', '7' ->
                    number(body, at, 3, 8, 0xff, true, out, 0);
            default -> -1;
        };
    }

    private static int number(
            String body,
            int at,
            int digits,
            int radix,
            int max,
            boolean raw,
            ByteArrayOutputStream out,
            int prefix) {
        if (at + digits > body.length()) {
            return -1;
        }
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = Character.digit(body.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        if (value > max || (!raw && value >= 0xd800 && value < 0xe000)) {
            return -1;
        }
        if (raw) {
            out.write((int) value);
        } else {
            out.writeBytes(Character.toString((int) value).getBytes(StandardCharsets.UTF_8));
        }
        return prefix + digits;
    }

    private static String decode(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (BYTE_BASE + (in.get() & 0xff)));
            }
        }
    }
}
