package io.skald.logql.text;

import io.skald.model.GrowingBytes;

import java.nio.charset.StandardCharsets;

/// A decoder of UTF-8 as an automaton: how many and which bytes still have to come. What it refuses, Go's decoder reads
/// as U+FFFD, byte by byte.
final class Utf8States {
    /// Between two characters.
    static final int BOUNDARY = 0;

    /// The bytes since the last boundary are no UTF-8.
    static final int REFUSED = -1;

    private static final int ONE_MORE = 1;
    private static final int TWO_MORE = 2;
    private static final int THREE_MORE = 3;
    private static final int AFTER_E0 = 4; // overlong below 0xa0
    private static final int AFTER_ED = 5; // surrogates from 0xa0 on
    private static final int AFTER_F0 = 6; // overlong below 0x90
    private static final int AFTER_F4 = 7; // beyond U+10FFFF from 0x90 on

    /// First bytes of the ranges within which no state tells bytes apart.
    static final int[] CLASS_STARTS = {
        0x80, 0x90, 0xa0, 0xc0, 0xc2, 0xe0, 0xe1, 0xed, 0xee, 0xf0, 0xf1, 0xf4, 0xf5
    };

    private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

    private Utf8States() {}

    static int next(int state, int b) {
        return switch (state) {
            case BOUNDARY -> first(b);
            case ONE_MORE -> within(b, 0x80, 0xbf, BOUNDARY);
            case TWO_MORE -> within(b, 0x80, 0xbf, ONE_MORE);
            case THREE_MORE -> within(b, 0x80, 0xbf, TWO_MORE);
            case AFTER_E0 -> within(b, 0xa0, 0xbf, ONE_MORE);
            case AFTER_ED -> within(b, 0x80, 0x9f, ONE_MORE);
            case AFTER_F0 -> within(b, 0x90, 0xbf, TWO_MORE);
            case AFTER_F4 -> within(b, 0x80, 0x8f, TWO_MORE);
            default -> throw new IllegalStateException("state " + state);
        };
    }

    private static int within(int b, int low, int high, int then) {
        return low <= b && b <= high ? then : REFUSED;
    }

    private static int first(int b) {
        if (b < 0x80) {
            return BOUNDARY;
        }
        if (b < 0xc2 || b > 0xf4) {
            return REFUSED;
        }
        if (b < 0xe0) {
            return ONE_MORE;
        }
        if (b < 0xf0) {
            return b == 0xe0 ? AFTER_E0 : b == 0xed ? AFTER_ED : TWO_MORE;
        }
        return b == 0xf0 ? AFTER_F0 : b == 0xf4 ? AFTER_F4 : THREE_MORE;
    }

    /// The text with U+FFFD for each byte that is no UTF-8.
    static String decode(byte[] bytes, int from, int to) {
        var out = new GrowingBytes(to - from);
        int at = from;
        while (at < to) {
            int length = characterLength(bytes, at, to);
            if (length == 1 && bytes[at] < 0) {
                out.put(REPLACEMENT, 0, REPLACEMENT.length);
            } else {
                out.put(bytes, at, length);
            }
            at += length;
        }
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }

    /// Bytes of the character at `at`; 1 for a byte that is no UTF-8.
    static int characterLength(byte[] bytes, int at, int to) {
        int end = at;
        int state = BOUNDARY;
        do {
            state = next(state, bytes[end++] & 0xff);
        } while (state > BOUNDARY && end < to);
        return state == BOUNDARY ? end - at : 1;
    }
}
