package io.skald.logql.pipeline;

import io.skald.model.GrowingBytes;

/// Steps through the `key=value` pairs of a line. Values are slices of the line, or of the bytes given for unescaped ones.
/// Not thread-safe; reused from line to line.
final class LogfmtScanner {
    enum Step {
        PAIR,
        /// Something that is no pair begins here; [#failure()] says why.
        BROKEN,
        END
    }

    private static final long EQUALS = EightBytes.all('=');
    private static final long QUOTES = EightBytes.all('"');

    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int at;
    private GrowingBytes unescaped = new GrowingBytes(0);

    private int keyOffset;
    private int keyLength;
    private byte[] valueBytes = new byte[0];
    private int valueOffset;
    private int valueLength;
    private String failure = "";

    void start(byte[] line, int offset, int length, GrowingBytes forUnescaped) {
        bytes = line;
        start = offset;
        at = offset;
        end = offset + length;
        unescaped = forUnescaped;
    }

    /// Moves to the next pair.
    Step next() {
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        if (at == end) {
            return Step.END;
        }
        keyOffset = at;
        valueBytes = bytes;
        valueOffset = at;
        valueLength = 0;
        at = tokenEnd(at);
        keyLength = at - keyOffset;
        if (at < end && bytes[at] == '=' && keyLength > 0) {
            at++;
            return value();
        }
        return at == end || isBlank(bytes[at]) ? Step.PAIR : unexpected();
    }

    /// Where the key or bare value from `from` ends: at a blank, `=` or `"`.
    private int tokenEnd(int from) {
        int to = from;
        for (int last = EightBytes.last(bytes); to <= last && to < end; to += Long.BYTES) {
            long word = EightBytes.at(bytes, to);
            long hits =
                    EightBytes.blank(word)
                            | EightBytes.equal(word, EQUALS)
                            | EightBytes.equal(word, QUOTES);
            if (hits != 0) {
                return Math.min(end, to + EightBytes.first(hits));
            }
        }
        while (to < end && !isBlank(bytes[to]) && bytes[to] != '=' && bytes[to] != '"') {
            to++;
        }
        return Math.min(end, to);
    }

    private static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    private Step value() {
        if (at < end && bytes[at] == '"') {
            return quoted();
        }
        valueOffset = at;
        at = tokenEnd(at);
        if (at < end && !isBlank(bytes[at])) {
            return unexpected();
        }
        valueLength = at - valueOffset;
        return Step.PAIR;
    }

    private Step quoted() {
        int open = at;
        int close = JsonText.stringEnd(bytes, open + 1, end);
        if (close < 0) {
            at = end;
            return broken("unterminated quoted value");
        }
        at = close + 1;
        valueOffset = open + 1;
        valueLength = close - open - 1;
        if (JsonText.hasEscape(bytes, valueOffset, close)) {
            int from = unescaped.size();
            if (!JsonText.unescape(bytes, valueOffset, close, unescaped)) {
                unescaped.truncate(from);
                return broken("invalid quoted value");
            }
            valueBytes = unescaped.array();
            valueOffset = from;
            valueLength = unescaped.size() - from;
        }
        return Step.PAIR;
    }

    private Step unexpected() {
        return broken("unexpected '" + (char) bytes[at] + "'");
    }

    private Step broken(String why) {
        failure = "logfmt syntax error at pos " + (at - start + 1) + " : " + why;
        return Step.BROKEN;
    }

    /// Goes on behind something broken.
    void skipToBlank() {
        while (at < end && !isBlank(bytes[at])) {
            at++;
        }
    }

    String failure() {
        return failure;
    }

    int keyOffset() {
        return keyOffset;
    }

    int keyLength() {
        return keyLength;
    }

    byte[] valueBytes() {
        return valueBytes;
    }

    int valueOffset() {
        return valueOffset;
    }

    int valueLength() {
        return valueLength;
    }
}
