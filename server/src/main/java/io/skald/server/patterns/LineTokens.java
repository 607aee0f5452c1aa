package io.skald.server.patterns;

import java.util.Arrays;

/// Cuts a line into tokens: words, which run up to a blank or a mark, and single marks such as `=`, `"` or `{`. Reused
/// from line to line; not thread-safe.
final class LineTokens {
    /// Tokens of a line that are looked at; what follows is one variable.
    static final int MAX_TOKENS = 96;

    /// Bytes of a line that are looked at.
    static final int MAX_BYTES = 2048;

    /// A single mark.
    static final byte MARK = 1;

    /// A word with a digit in it.
    static final byte NUMERIC = 2;

    /// There is a blank in front.
    static final byte SPACED = 4;

    private static final boolean[] MARKS = marks();

    private final int[] hashes = new int[MAX_TOKENS];
    private final int[] offsets = new int[MAX_TOKENS];
    private final int[] lengths = new int[MAX_TOKENS];
    private final byte[] flags = new byte[MAX_TOKENS];
    private byte[] bytes = {};
    private int count;
    private int words;
    private boolean cut;

    private static boolean[] marks() {
        boolean[] marks = new boolean[256];
        for (char c : "=\"'()[]{}<>,;|&?!#$*~\\^`".toCharArray()) {
            marks[c] = true;
        }
        return marks;
    }

    void read(byte[] line, int offset, int length) {
        bytes = line;
        count = 0;
        words = 0;
        int end = offset + Math.min(length, MAX_BYTES);
        cut = length > MAX_BYTES;
        boolean spaced = false;
        int at = offset;
        while (at < end) {
            byte next = line[at];
            if (next >= 0 && next <= ' ') {
                spaced = true;
                at++;
                continue;
            }
            if (count == MAX_TOKENS) {
                cut = true;
                return;
            }
            at = token(at, end, spaced);
            spaced = false;
        }
    }

    /// @return behind the token that begins at `start`
    private int token(int start, int end, boolean spaced) {
        int at = start;
        int hash = 0x811c9dc5;
        byte kind = spaced ? SPACED : 0;
        if (MARKS[bytes[at] & 0xff]) {
            hash = bytes[at++];
            kind |= MARK;
        } else {
            words++;
            while (at < end && !endsWord(bytes[at])) {
                byte b = bytes[at++];
                hash = (hash ^ b) * 0x01000193;
                if (b >= '0' && b <= '9') {
                    kind |= NUMERIC;
                }
            }
        }
        // 0 stands for a variable in templates.
        hashes[count] = hash == 0 ? 1 : hash;
        offsets[count] = start;
        lengths[count] = at - start;
        flags[count++] = kind;
        return at;
    }

    private static boolean endsWord(byte b) {
        return (b >= 0 && b <= ' ') || MARKS[b & 0xff];
    }

    int count() {
        return count;
    }

    /// Tokens that are no marks.
    int words() {
        return words;
    }

    /// Whether the line goes on behind the last token.
    boolean isCut() {
        return cut;
    }

    int hash(int token) {
        return hashes[token];
    }

    byte flags(int token) {
        return flags[token];
    }

    int[] copyHashes() {
        return Arrays.copyOf(hashes, count);
    }

    byte[] copyFlags() {
        return Arrays.copyOf(flags, count);
    }

    /// The texts of the tokens, one behind the other.
    byte[] copyText(int[] ends) {
        int size = 0;
        for (int i = 0; i < count; i++) {
            size += lengths[i];
            ends[i] = size;
        }
        byte[] text = new byte[size];
        int at = 0;
        for (int i = 0; i < count; i++) {
            System.arraycopy(bytes, offsets[i], text, at, lengths[i]);
            at += lengths[i];
        }
        return text;
    }
}
