package io.skald.logql.pipeline;

import io.skald.model.GrowingBytes;
import io.skald.model.Utf8;

/// Finds the ends of JSON's tokens in bytes. All ranges are `[from, end)`.
final class JsonText {
    private static final long QUOTES = EightBytes.all('"');
    private static final long BACKSLASHES = EightBytes.all('\\');

    /// By byte: whether a number or word ends before it.
    private static final boolean[] ENDS_TOKEN = endsToken();

    private JsonText() {}

    static int skipBlanks(byte[] bytes, int from, int end) {
        int at = from;
        if (at < end && bytes[at] > ' ') {
            return at;
        }
        while (at < end
                && (bytes[at] == ' '
                        || bytes[at] == '\n'
                        || bytes[at] == '\r'
                        || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    /// Place of the quote that closes a string.
    ///
    /// @param from behind the opening quote
    /// @return -1 when it is not closed
    static int stringEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (true) {
            at = quoteOrBackslash(bytes, at, end);
            if (at >= end) {
                return -1;
            }
            if (bytes[at] == '"') {
                return at;
            }
            at += 2;
        }
    }

    /// @return `end` or more when there is none
    private static int quoteOrBackslash(byte[] bytes, int from, int end) {
        int at = from;
        for (int last = EightBytes.last(bytes); at <= last && at < end; at += Long.BYTES) {
            long word = EightBytes.at(bytes, at);
            long hits = EightBytes.equal(word, QUOTES) | EightBytes.equal(word, BACKSLASHES);
            if (hits != 0) {
                return at + EightBytes.first(hits);
            }
        }
        while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    static boolean hasEscape(byte[] bytes, int from, int end) {
        int at = from;
        for (int last = EightBytes.last(bytes); at <= last && at < end; at += Long.BYTES) {
            long hits = EightBytes.equal(EightBytes.at(bytes, at), BACKSLASHES);
            if (hits != 0) {
                return at + EightBytes.first(hits) < end;
            }
        }
        while (at < end && bytes[at] != '\\') {
            at++;
        }
        return at < end;
    }

    /// Behind the bracket that closes the one at `from`; only brackets of this kind are counted, and none in strings.
    ///
    /// @return -1 when it is not closed
    static int blockEnd(byte[] bytes, int from, int end, byte open, byte close) {
        long opens = EightBytes.all(open);
        long closes = EightBytes.all(close);
        int depth = 0;
        int at = from;
        while (true) {
            at = quoteOrBracket(bytes, at, end, opens, closes);
            if (at >= end) {
                return -1;
            }
            byte b = bytes[at++];
            if (b == '"') {
                at = stringEnd(bytes, at, end) + 1;
                if (at == 0) {
                    return -1;
                }
            } else if (b == open) {
                depth++;
            } else if (--depth == 0) {
                return at;
            }
        }
    }

    /// @return `end` or more when there is none
    private static int quoteOrBracket(byte[] bytes, int from, int end, long opens, long closes) {
        int at = from;
        for (int last = EightBytes.last(bytes); at <= last && at < end; at += Long.BYTES) {
            long word = EightBytes.at(bytes, at);
            long hits =
                    EightBytes.equal(word, QUOTES)
                            | EightBytes.equal(word, opens)
                            | EightBytes.equal(word, closes);
            if (hits != 0) {
                return at + EightBytes.first(hits);
            }
        }
        while (at < end
                && bytes[at] != '"'
                && bytes[at] != (byte) opens
                && bytes[at] != (byte) closes) {
            at++;
        }
        return at;
    }

    /// End of a number or word.
    static int tokenEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && !(bytes[at] >= 0 && ENDS_TOKEN[bytes[at]])) {
            at++;
        }
        return at;
    }

    private static boolean[] endsToken() {
        boolean[] ends = new boolean[128];
        for (char c : " \n\r\t,}]".toCharArray()) {
            ends[c] = true;
        }
        return ends;
    }

    static boolean is(String ascii, byte[] bytes, int from, int end) {
        if (end - from != ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Appends the text of a string with escapes.
    ///
    /// @return false when an escape is wrong or names half a character; then `out` has some of it
    static boolean unescape(byte[] bytes, int from, int end, GrowingBytes out) {
        for (int at = from; at < end; ) {
            if (bytes[at] != '\\') {
                out.put(bytes[at++]);
                continue;
            }
            if (at + 1 >= end) {
                return false;
            }
            byte kind = bytes[at + 1];
            if (kind == 'u') {
                int length = unicode(bytes, at, end, out);
                if (length < 0) {
                    return false;
                }
                at += length;
                continue;
            }
            int simple = "\"\\/bfnrt".indexOf(kind);
            if (simple < 0) {
                return false;
            }
            out.put((byte) "\"\\/\b\f\n\r\t".charAt(simple));
            at += 2;
        }
        return true;
    }

    /// @return bytes of the escape, which may be two for one character; -1 when it is wrong
    private static int unicode(byte[] bytes, int at, int end, GrowingBytes out) {
        int unit = hex(bytes, at + 2, end);
        if (unit < 0 || Character.isLowSurrogate((char) unit)) {
            return -1;
        }
        if (!Character.isHighSurrogate((char) unit)) {
            putCodePoint(unit, out);
            return 6;
        }
        if (at + 7 >= end || bytes[at + 6] != '\\' || bytes[at + 7] != 'u') {
            return -1;
        }
        int low = hex(bytes, at + 8, end);
        if (low < 0 || !Character.isLowSurrogate((char) low)) {
            return -1;
        }
        putCodePoint(Character.toCodePoint((char) unit, (char) low), out);
        return 12;
    }

    private static int hex(byte[] bytes, int from, int end) {
        if (from + 4 > end) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = 16 * value + digit;
        }
        return value;
    }

    private static void putCodePoint(int codePoint, GrowingBytes out) {
        if (codePoint < 0x80) {
            out.put((byte) codePoint);
        } else {
            byte[] utf8 = Utf8.bytes(Character.toString(codePoint));
            out.put(utf8, 0, utf8.length);
        }
    }
}
