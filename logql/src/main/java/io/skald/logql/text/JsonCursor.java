package io.skald.logql.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/// Reads one JSON value out of a byte range, token by token (RFC 8259). Nothing is allocated for a token and no text is
/// made of it: the cursor says where it lies.
///
/// Where Loki's readers are tolerant the cursor is too, so that both take the same bodies and the same lines:
/// - it stops behind the first complete value; what follows is never looked at;
/// - a comma before `}` is taken, one before `]` is not;
/// - a number is whatever starts with a digit or `-`, up to blank, `,`, `}`, `]` or `:`;
/// - strings may hold raw control characters and malformed UTF-8; escapes are checked by [#unescape] only;
/// - [#skipValue] counts brackets of the one kind that it skips and looks at nothing else but strings.
///
/// Not thread-safe; [#reset] makes it ready for other bytes.
public final class JsonCursor {
    /// Objects and arrays may be nested this deep.
    public static final int MAX_DEPTH = 1024;

    /// What [#next] found.
    public enum Token {
        BEGIN_OBJECT,
        END_OBJECT,
        BEGIN_ARRAY,
        END_ARRAY,
        /// Name of an object's member; its value comes next.
        NAME,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        /// The value is complete, or there was nothing but blanks.
        END
    }

    // What may come next. Numbers and not an enum: a switch on these costs no look-up in a table.
    private static final int FIRST_VALUE = 0;
    private static final int VALUE = 1;
    private static final int NAME_OR_END = 2;
    private static final int ELEMENT_OR_END = 3;
    private static final int COMMA_OR_END = 4;
    private static final int NOTHING = 5;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    /// By byte: whether a number or word ends before it.
    private static final boolean[] DELIMITERS = delimiters();

    private byte[] bytes = {};
    private int end;
    private int at;
    private int tokenStart;
    private int tokenEnd;
    private boolean escaped;
    private boolean loneSurrogate;
    private int depth;
    private Token token = Token.END;
    private int expect = NOTHING;

    /// Bit n: the container at depth n is an object.
    private final long[] objects = new long[MAX_DEPTH / Long.SIZE];

    public JsonCursor() {}

    public JsonCursor(byte[] bytes, int offset, int length) {
        reset(bytes, offset, length);
    }

    /// Starts to read another range. The array is not copied.
    public void reset(byte[] newBytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, newBytes.length);
        bytes = newBytes;
        at = offset;
        end = offset + length;
        tokenStart = offset;
        tokenEnd = offset;
        escaped = false;
        depth = 0;
        token = Token.END;
        expect = FIRST_VALUE;
    }

    /// Steps to the next token.
    ///
    /// @throws JsonSyntaxException when the text is no JSON here or is cut off
    public Token next() {
        int start = skipBlanks(at);
        token =
                switch (expect) {
                    case FIRST_VALUE -> start == end ? finish(start) : value(start);
                    case VALUE -> value(start);
                    case NAME_OR_END -> nameOrEnd(start);
                    case ELEMENT_OR_END -> peek(start) == ']' ? close(start) : value(start);
                    case COMMA_OR_END -> afterComma(start);
                    default -> finish(at);
                };
        return token;
    }

    /// The token that [#next] or [#skipValue] stopped at.
    public Token token() {
        return token;
    }

    /// First byte of the token; of a name or string, the byte behind its opening quote.
    public int tokenStart() {
        return tokenStart;
    }

    /// Behind the last byte of the token; of a name or string, its closing quote.
    public int tokenEnd() {
        return tokenEnd;
    }

    public int tokenLength() {
        return tokenEnd - tokenStart;
    }

    /// Whether the name or string holds a backslash, so that its raw bytes are not its value.
    public boolean hasEscapes() {
        return escaped;
    }

    /// Number of objects and arrays that are open.
    public int depth() {
        return depth;
    }

    /// Where the next token is looked for.
    public int position() {
        return at;
    }

    /// Steps over a whole value: behind a name the member's value, at an opening bracket up to its closing one;
    /// elsewhere nothing happens. Afterwards [#tokenStart] and [#tokenEnd] span the raw text of the value (of a string
    /// without its quotes), and the current token is its first one, except that a closed container shows its end.
    ///
    /// @throws JsonSyntaxException when no value is there or it is cut off
    public void skipValue() {
        if (token == Token.NAME) {
            next();
        }
        if (token == Token.BEGIN_OBJECT) {
            skipContainer((byte) '{', (byte) '}');
        } else if (token == Token.BEGIN_ARRAY) {
            skipContainer((byte) '[', (byte) ']');
        }
    }

    private void skipContainer(byte open, byte close) {
        int start = tokenStart;
        int nested = 1;
        int i = at;
        while (nested > 0) {
            if (i == end) {
                throw new JsonSyntaxException("unexpected end of JSON", end);
            }
            byte b = bytes[i++];
            if (b == '"') {
                i = endOfString(i) + 1;
            } else if (b == open) {
                nested++;
            } else if (b == close) {
                nested--;
            }
        }
        token = close(i - 1);
        tokenStart = start;
    }

    /// Value of the current name or string: escapes replaced, a pair of surrogates as one character, a lone one as
    /// U+FFFD, everything else as it is. Never longer than the raw text, so `target` may be the array that is read,
    /// with `targetOffset` not behind [#tokenStart]; the cursor stays usable.
    ///
    /// @return the offset behind the last byte written
    /// @throws JsonSyntaxException when an escape is none of JSON's
    public int unescape(byte[] target, int targetOffset) {
        loneSurrogate = false;
        int out = targetOffset;
        int i = tokenStart;
        while (i < tokenEnd) {
            int slash = escaped ? indexOfBackslash(i) : tokenEnd;
            System.arraycopy(bytes, i, target, out, slash - i);
            out += slash - i;
            i = slash;
            if (i < tokenEnd) {
                byte kind = i + 1 < tokenEnd ? bytes[i + 1] : 0;
                if (kind == 'u') {
                    int codePoint = codePointAt(i);
                    i += codePoint >= Character.MIN_SUPPLEMENTARY_CODE_POINT ? 12 : 6;
                    out = putCodePoint(target, out, codePoint);
                } else {
                    target[out++] = simpleEscape(kind, i);
                    i += 2;
                }
            }
        }
        return out;
    }

    /// Whether the last [#unescape] met half of a surrogate pair.
    public boolean hadLoneSurrogate() {
        return loneSurrogate;
    }

    private int indexOfBackslash(int from) {
        int i = from;
        while (i < tokenEnd && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    private static byte simpleEscape(byte kind, int offset) {
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw new JsonSyntaxException("invalid escape in string", offset);
        };
    }

    /// The character written as four hex digits behind the `\` at `i`, or as two of these.
    private int codePointAt(int i) {
        int first = hex4(i + 2);
        if (first < Character.MIN_SURROGATE || first > Character.MAX_SURROGATE) {
            return first;
        }
        if (first <= Character.MAX_HIGH_SURROGATE
                && i + 12 <= tokenEnd
                && bytes[i + 6] == '\\'
                && bytes[i + 7] == 'u') {
            int second = hex4(i + 8);
            if (second >= Character.MIN_LOW_SURROGATE && second <= Character.MAX_LOW_SURROGATE) {
                return Character.toCodePoint((char) first, (char) second);
            }
        }
        loneSurrogate = true;
        return 0xFFFD;
    }

    private int hex4(int from) {
        if (from + 4 > tokenEnd) {
            throw new JsonSyntaxException("invalid escape in string", from);
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                throw new JsonSyntaxException("invalid escape in string", i);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static int putCodePoint(byte[] target, int at, int codePoint) {
        int out = at;
        if (codePoint < 0x80) {
            target[out++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            target[out++] = (byte) (0xC0 | codePoint >> 6);
            target[out++] = continuation(codePoint);
        } else if (codePoint < 0x10000) {
            target[out++] = (byte) (0xE0 | codePoint >> 12);
            target[out++] = continuation(codePoint >> 6);
            target[out++] = continuation(codePoint);
        } else {
            target[out++] = (byte) (0xF0 | codePoint >> 18);
            target[out++] = continuation(codePoint >> 12);
            target[out++] = continuation(codePoint >> 6);
            target[out++] = continuation(codePoint);
        }
        return out;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | bits & 0x3F);
    }

    private int skipBlanks(int from) {
        int i = from;
        if (i < end && bytes[i] > ' ') {
            return i;
        }
        while (i < end && isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private byte peek(int i) {
        if (i == end) {
            throw new JsonSyntaxException("unexpected end of JSON", end);
        }
        return bytes[i];
    }

    private Token finish(int i) {
        expect = NOTHING;
        return mark(Token.END, i, i);
    }

    private Token mark(Token found, int start, int tokenStop) {
        tokenStart = start;
        tokenEnd = tokenStop;
        at = tokenStop;
        return found;
    }

    private Token afterComma(int start) {
        boolean object = inObject();
        byte b = peek(start);
        if (b == (object ? '}' : ']')) {
            return close(start);
        }
        if (b != ',') {
            throw new JsonSyntaxException(
                    object ? "expected , or } in object" : "expected , or ] in array", start);
        }
        int after = skipBlanks(start + 1);
        return object ? nameOrEnd(after) : value(after);
    }

    private Token nameOrEnd(int start) {
        byte b = peek(start);
        if (b == '}') {
            return close(start);
        }
        if (b != '"') {
            throw new JsonSyntaxException("expected a name in object", start);
        }
        string(Token.NAME, start);
        int colon = skipBlanks(at);
        if (peek(colon) != ':') {
            throw new JsonSyntaxException("expected : behind a name", colon);
        }
        at = colon + 1;
        expect = VALUE;
        return Token.NAME;
    }

    private Token value(int start) {
        return switch (peek(start)) {
            case '"' -> {
                expectAfterValue();
                yield string(Token.STRING, start);
            }
            case '{' -> open(start, true);
            case '[' -> open(start, false);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                expectAfterValue();
                yield mark(Token.NUMBER, start, endOfWord(start));
            }
            case 't' -> word(Token.TRUE, "true", start);
            case 'f' -> word(Token.FALSE, "false", start);
            case 'n' -> word(Token.NULL, "null", start);
            default -> throw new JsonSyntaxException("expected a value", start);
        };
    }

    private Token string(Token kind, int quote) {
        int close = endOfString(quote + 1);
        mark(kind, quote + 1, close);
        at = close + 1;
        return kind;
    }

    /// Sets [#escaped] as well.
    ///
    /// @return offset of the closing quote
    private int endOfString(int from) {
        escaped = false;
        int i = from;
        while (true) {
            i = quoteOrBackslash(i);
            if (i == end) {
                throw new JsonSyntaxException("string is not closed", from - 1);
            }
            if (bytes[i] == '"') {
                return i;
            }
            escaped = true;
            i = Math.min(end, i + 2);
        }
    }

    /// Eight bytes at a time: a byte of `word ^ pattern` is zero where the character stands.
    private int quoteOrBackslash(int from) {
        int i = from;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONGS.get(bytes, i);
            long quotes = word ^ QUOTES;
            long slashes = word ^ BACKSLASHES;
            long hits = ((quotes - ONES) & ~quotes | (slashes - ONES) & ~slashes) & HIGHS;
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (i < end && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    private Token word(Token kind, String text, int start) {
        int stop = endOfWord(start);
        if (stop - start != text.length()) {
            throw new JsonSyntaxException("expected a value", start);
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[start + i] != text.charAt(i)) {
                throw new JsonSyntaxException("expected a value", start);
            }
        }
        expectAfterValue();
        return mark(kind, start, stop);
    }

    private int endOfWord(int start) {
        int i = start;
        while (i < end && !DELIMITERS[bytes[i] & 0xff]) {
            i++;
        }
        return i;
    }

    private static boolean[] delimiters() {
        boolean[] delimiters = new boolean[256];
        for (char c : new char[] {' ', '\n', '\r', '\t', ',', '}', ']', ':'}) {
            delimiters[c] = true;
        }
        return delimiters;
    }

    private Token open(int start, boolean object) {
        if (depth == MAX_DEPTH) {
            throw new JsonSyntaxException("nested too deep", start);
        }
        long bit = 1L << depth;
        if (object) {
            objects[depth >>> 6] |= bit;
        } else {
            objects[depth >>> 6] &= ~bit;
        }
        depth++;
        expect = object ? NAME_OR_END : ELEMENT_OR_END;
        return mark(object ? Token.BEGIN_OBJECT : Token.BEGIN_ARRAY, start, start + 1);
    }

    private Token close(int start) {
        Token kind = inObject() ? Token.END_OBJECT : Token.END_ARRAY;
        depth--;
        expectAfterValue();
        return mark(kind, start, start + 1);
    }

    private boolean inObject() {
        return (objects[(depth - 1) >>> 6] >>> (depth - 1) & 1) != 0;
    }

    private void expectAfterValue() {
        expect = depth == 0 ? NOTHING : COMMA_OR_END;
    }

    @Override
    public String toString() {
        return token + " at " + tokenStart + " of " + end;
    }
}
