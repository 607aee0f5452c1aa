package io.skald.logql.template;

import io.skald.model.Utf8;

import java.nio.charset.StandardCharsets;

/// Byte texts: strings whose characters are bytes. Everything about characters in them goes through here.
final class ByteText {
    /// What Go reads instead of a byte that is no UTF-8.
    static final int REPLACEMENT = 0xfffd;

    private ByteText() {}

    /// The UTF-8 bytes of a text.
    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return of(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return text;
    }

    static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static String of(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String byteText) {
        return byteText.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The text that the bytes spell; each byte that is no UTF-8 becomes U+FFFD.
    static String unicode(String byteText) {
        return isAscii(byteText) ? byteText : Utf8.text(bytes(byteText), 0, byteText.length());
    }

    static boolean isAscii(String byteText) {
        for (int i = 0; i < byteText.length(); i++) {
            if (byteText.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /// The character at a byte, [#REPLACEMENT] if there is none.
    static int rune(String byteText, int at) {
        int first = byteText.charAt(at);
        int width = width(byteText, at);
        return switch (width) {
            case 1 -> first < 0x80 ? first : REPLACEMENT;
            case 2 -> (first & 0x1f) << 6 | low(byteText, at + 1);
            case 3 -> (first & 0xf) << 12 | low(byteText, at + 1) << 6 | low(byteText, at + 2);
            default ->
                    (first & 7) << 18
                            | low(byteText, at + 1) << 12
                            | low(byteText, at + 2) << 6
                            | low(byteText, at + 3);
        };
    }

    private static int low(String byteText, int at) {
        return byteText.charAt(at) & 0x3f;
    }

    /// Bytes of the character at a byte; 1 where none is.
    static int width(String byteText, int at) {
        int first = byteText.charAt(at);
        if (first < 0xc2 || first > 0xf4) {
            return 1;
        }
        int width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (at + width > byteText.length()) {
            return 1;
        }
        int second = byteText.charAt(at + 1);
        boolean valid =
                switch (first) {
                    case 0xe0 -> second >= 0xa0 && second <= 0xbf;
                    case 0xed -> second >= 0x80 && second <= 0x9f;
                    case 0xf0 -> second >= 0x90 && second <= 0xbf;
                    case 0xf4 -> second >= 0x80 && second <= 0x8f;
                    default -> isContinuation(second);
                };
        for (int i = 2; i < width; i++) {
            valid &= isContinuation(byteText.charAt(at + i));
        }
        return valid ? width : 1;
    }

    private static boolean isContinuation(int b) {
        return b >= 0x80 && b <= 0xbf;
    }

    static int runeCount(String byteText) {
        int count = 0;
        for (int at = 0; at < byteText.length(); at += width(byteText, at)) {
            count++;
        }
        return count;
    }

    /// Where character number `index` starts; the length if there are not so many.
    static int offsetOfRune(String byteText, int index) {
        int at = 0;
        for (int i = 0; i < index && at < byteText.length(); i++) {
            at += width(byteText, at);
        }
        return at;
    }

    /// Go's `string([]rune(text))`: what is no UTF-8 becomes U+FFFD.
    static String valid(String byteText) {
        if (isAscii(byteText)) {
            return byteText;
        }
        var out = new StringBuilder(byteText.length());
        for (int at = 0; at < byteText.length(); at += width(byteText, at)) {
            appendRune(out, rune(byteText, at));
        }
        return out.toString();
    }

    /// Appends the UTF-8 bytes of a character.
    static void appendRune(StringBuilder out, int rune) {
        if (rune < 0 || rune > Character.MAX_CODE_POINT || (rune >= 0xd800 && rune < 0xe000)) {
            appendRune(out, REPLACEMENT);
        } else if (rune < 0x80) {
            out.append((char) rune);
        } else if (rune < 0x800) {
            out.append((char) (0xc0 | rune >> 6)).append(last(rune));
        } else if (rune < 0x10000) {
            out.append((char) (0xe0 | rune >> 12)).append(last(rune >> 6)).append(last(rune));
        } else {
            out.append((char) (0xf0 | rune >> 18)).append(last(rune >> 12));
            out.append(last(rune >> 6)).append(last(rune));
        }
    }

    private static char last(int rune) {
        return (char) (0x80 | (rune & 0x3f));
    }
}
