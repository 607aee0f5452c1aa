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
        while (at < end && !isBlank(bytes[at])) {
            byte b = bytes[at];
            if (b == '=') {
                keyLength = at - keyOffset;
                if (keyLength == 0) {
                    return unexpected();
                }
                at++;
                return value();
            }
            if (b == '"') {
                return unexpected();
            }
            at++;
        }
        keyLength = at - keyOffset;
        return Step.PAIR;
    }

    private static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    private Step value() {
        if (at < end && bytes[at] == '"') {
            return quoted();
        }
        valueOffset = at;
        while (at < end && !isBlank(bytes[at])) {
            if (bytes[at] == '=' || bytes[at] == '"') {
                return unexpected();
            }
            at++;
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
