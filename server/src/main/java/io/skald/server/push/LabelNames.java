package io.skald.server.push;

import io.skald.model.Utf8;

/// What may be a label's name, and what becomes of a name that may not.
final class LabelNames {
    private static final byte[] DIGIT_PREFIX = Utf8.bytes("key_");

    /// A rewritten name is at most this much longer than the given one.
    static final int MAX_GROWTH = DIGIT_PREFIX.length;

    private LabelNames() {}

    /// Letters, digits and `_`, no digit in front.
    static boolean isName(byte[] bytes, int offset, int length) {
        if (length == 0 || isDigit(bytes[offset])) {
            return false;
        }
        for (int i = offset; i < offset + length; i++) {
            if (!isNameByte(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    /// Each character that may not stand in a name becomes `_`, several in a row one; a digit in front gets `key_`.
    /// A colon stays, as with Loki.
    ///
    /// @param target with room for `length` plus [#MAX_GROWTH] bytes at `to`
    /// @return the offset behind the last byte written
    static int rewrite(byte[] bytes, int offset, int length, byte[] target, int to) {
        int at = to;
        if (length > 0 && isDigit(bytes[offset])) {
            System.arraycopy(DIGIT_PREFIX, 0, target, at, DIGIT_PREFIX.length);
            at += DIGIT_PREFIX.length;
        }
        boolean replaced = false;
        for (int i = offset; i < offset + length; i++) {
            if (isNameByte(bytes[i]) || bytes[i] == ':') {
                target[at++] = bytes[i];
                replaced = false;
            } else if (!replaced) {
                target[at++] = '_';
                replaced = true;
            }
        }
        return at;
    }

    private static boolean isNameByte(byte b) {
        int lower = b | 0x20;
        return (lower >= 'a' && lower <= 'z') || b == '_' || isDigit(b);
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
