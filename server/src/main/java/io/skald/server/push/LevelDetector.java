package io.skald.server.push;

import io.skald.logql.text.JsonCursor;
import io.skald.logql.text.JsonSyntaxException;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds the level that a line speaks of: first in a JSON or logfmt field named like one, then as a word.
///
/// Most lines of streams without a level label have no such field; so a line is parsed only when it holds what looks
/// like a field's name: all names have a `v` between two `l` or two `e`. Not thread-safe.
final class LevelDetector {
    /// Objects inside of objects inside of the line are not searched, as with Loki.
    private static final int MAX_JSON_DEPTH = 2;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LOWER = 0x2020202020202020L;
    private static final long VS = 'v' * ONES;
    private static final long EQUALS_SIGNS = '=' * ONES;

    private static final byte OTHER = 0;
    private static final byte WORD = 1;
    private static final byte WORD_WITH_LEVEL = 2;

    /// By byte: [#OTHER], [#WORD], or [#WORD_WITH_LEVEL] for the first letters of the level names.
    private static final byte[] CLASSES = classes();

    private final JsonCursor json = new JsonCursor();

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 128; c++) {
            if (Character.isLetterOrDigit(c) || c == '_') {
                classes[c] = "tdiwecf".indexOf(c | 0x20) >= 0 ? WORD_WITH_LEVEL : WORD;
            }
        }
        return classes;
    }

    /// @return [Level#UNKNOWN] when the line does not tell
    Level detect(byte[] bytes, int offset, int length) {
        Level level = null;
        int end = offset + length;
        int field = fieldCandidate(bytes, offset, end);
        if (field >= 0) {
            if (bytes[offset] == '{' && bytes[end - 1] == '}') {
                level = inJson(bytes, offset, length);
            } else if (indexOf(bytes, field, end, EQUALS_SIGNS, 0, (byte) '=') < end) {
                level = inLogfmt(bytes, offset, end);
            }
        }
        if (level == null) {
            level = firstWord(bytes, offset, end);
        }
        return level == null ? Level.UNKNOWN : level;
    }

    /// Where something like `lvl`, `level` or `sever` stands in the middle of the line, else -1.
    private static int fieldCandidate(byte[] bytes, int start, int end) {
        int last = end - 2;
        int v = start + 1;
        while (true) {
            v = indexOf(bytes, v, last, VS, LOWER, (byte) 'v');
            if (v >= last) {
                return -1;
            }
            int before = bytes[v - 1] | 0x20;
            if (before == (bytes[v + 1] | 0x20)) {
                if (before == 'l' || (before == 'e' && v - 2 >= start && isEver(bytes, v))) {
                    return v;
                }
            }
            v++;
        }
    }

    private static boolean isEver(byte[] bytes, int v) {
        int before = bytes[v - 2] | 0x20;
        int after = bytes[v + 2] | 0x20;
        return (before == 'l' && after == 'l') || (before == 's' && after == 'r');
    }

    /// First place of `wanted` (with the bits of `mask` set in what is compared) at or behind `from`; `end` if none.
    private static int indexOf(
            byte[] bytes, int from, int end, long pattern, long mask, byte wanted) {
        int i = from;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long word = ((long) LONGS.get(bytes, i) | mask) ^ pattern;
            long hits = (word - ONES) & ~word & HIGHS;
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (i < end && (bytes[i] | (byte) mask) != wanted) {
            i++;
        }
        return Math.max(i, from);
    }

    private @Nullable Level inJson(byte[] bytes, int offset, int length) {
        json.reset(bytes, offset, length);
        try {
            for (var token = json.next(); token != JsonCursor.Token.END; token = json.next()) {
                if (token == JsonCursor.Token.NAME) {
                    boolean wanted =
                            LevelFields.isName(bytes, json.tokenStart(), json.tokenLength());
                    token = json.next();
                    if (wanted && token == JsonCursor.Token.STRING) {
                        return Level.ofValue(bytes, json.tokenStart(), json.tokenLength());
                    }
                    if (token == JsonCursor.Token.BEGIN_ARRAY || json.depth() > MAX_JSON_DEPTH) {
                        json.skipValue();
                    }
                }
            }
        } catch (JsonSyntaxException e) {
            return null;
        }
        return null;
    }

    private static @Nullable Level inLogfmt(byte[] bytes, int offset, int end) {
        int i = offset;
        while (i < end) {
            int key = i;
            while (i < end && isKeyByte(bytes[i])) {
                i++;
            }
            if (i == end || bytes[i] != '=') {
                i = i < end && bytes[i] == '"' ? nextBlank(bytes, i, end) : i + 1;
                continue;
            }
            boolean wanted = LevelFields.isName(bytes, key, i - key);
            i++;
            int value = i;
            int valueEnd;
            if (i < end && bytes[i] == '"') {
                value = i + 1;
                valueEnd = closingQuote(bytes, value, end);
                i = Math.min(end, valueEnd + 1);
            } else {
                valueEnd = nextBlank(bytes, i, end);
                i = valueEnd;
            }
            if (wanted) {
                return Level.ofValue(bytes, value, valueEnd - value);
            }
        }
        return null;
    }

    private static boolean isKeyByte(byte b) {
        return (b & 0xff) > ' ' && b != '=' && b != '"';
    }

    private static int nextBlank(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && (bytes[i] & 0xff) > ' ') {
            i++;
        }
        return i;
    }

    private static int closingQuote(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, end);
    }

    private static @Nullable Level firstWord(byte[] bytes, int offset, int end) {
        int i = offset;
        while (i < end) {
            byte kind = CLASSES[bytes[i] & 0xff];
            if (kind == OTHER) {
                i++;
                continue;
            }
            int start = i;
            do {
                i++;
            } while (i < end && CLASSES[bytes[i] & 0xff] != OTHER);
            if (kind == WORD_WITH_LEVEL) {
                Level level = Level.ofWord(bytes, start, i - start);
                if (level != null) {
                    return level;
                }
            }
        }
        return null;
    }
}
