package io.skald.server.push;

import io.skald.logql.text.JsonCursor;
import io.skald.logql.text.JsonCursor.Token;
import io.skald.model.Utf8;

import java.time.DateTimeException;
import java.time.Instant;

/// A stream in the shape that Loki's JSON had before 1.0: label text, and entries with RFC 3339 times. Its members may
/// stand in any order, so their places are taken down first. Escapes are replaced in place, as in [JsonPush].
/// Not thread-safe; [#clear] makes it reusable.
final class OldJsonStream {
    private static final byte[] LABELS = Utf8.bytes("labels");
    private static final byte[] ENTRIES = Utf8.bytes("entries");
    private static final byte[] TIME = Utf8.bytes("ts");
    private static final byte[] LINE = Utf8.bytes("line");
    private static final int LONGEST_TIME = 64;
    private static final int MISSING = -1;

    private final byte[] bytes;
    private final StreamResolver resolver;
    private final PushAssembler assembler;
    private final JsonCursor json = new JsonCursor();

    private int labelsStart;
    private int labelsEnd;
    private int entriesStart;
    private int entriesEnd;

    OldJsonStream(byte[] bytes, StreamResolver resolver, PushAssembler assembler) {
        this.bytes = bytes;
        this.resolver = resolver;
        this.assembler = assembler;
        clear();
    }

    void clear() {
        labelsStart = MISSING;
        entriesStart = MISSING;
    }

    /// Takes the member whose name was read last, if it is one of this shape.
    ///
    /// @param in stands behind the value afterwards
    /// @return false when it is none; nothing was read then
    boolean take(JsonCursor in) throws PushException {
        int start = in.tokenStart();
        int length = in.tokenLength();
        if (Level.equalsIgnoreCase(bytes, start, length, LABELS)) {
            if (in.next() == Token.STRING) {
                labelsStart = in.tokenStart();
                labelsEnd = in.hasEscapes() ? in.unescape(bytes, labelsStart) : in.tokenEnd();
            } else {
                in.skipValue();
            }
            return true;
        }
        if (Level.equalsIgnoreCase(bytes, start, length, ENTRIES)) {
            in.skipValue();
            if (in.token() == Token.END_ARRAY) {
                entriesStart = in.tokenStart();
                entriesEnd = in.tokenEnd();
            }
            return true;
        }
        return false;
    }

    boolean isPresent() {
        return labelsStart != MISSING || entriesStart != MISSING;
    }

    /// @throws PushException 400 when labels or entries are broken
    void read() throws PushException {
        int from = Math.max(0, labelsStart);
        int to = labelsStart == MISSING ? from : labelsEnd;
        assembler.startStream(resolver.ofLabelText(bytes, from, to - from));
        if (entriesStart == MISSING) {
            return;
        }
        json.reset(bytes, entriesStart, entriesEnd - entriesStart);
        json.next();
        while (json.next() != Token.END_ARRAY) {
            if (json.token() != Token.BEGIN_OBJECT) {
                throw new PushException(400, "invalid push: an entry must be an object");
            }
            entry();
        }
    }

    private void entry() throws PushException {
        long timestampNanos = 0;
        boolean hasTime = false;
        int lineStart = json.tokenStart();
        int lineEnd = lineStart;
        while (json.next() == Token.NAME) {
            int start = json.tokenStart();
            int length = json.tokenLength();
            if (Level.equalsIgnoreCase(bytes, start, length, TIME)) {
                timestampNanos = time();
                hasTime = true;
            } else if (Level.equalsIgnoreCase(bytes, start, length, LINE)) {
                if (json.next() != Token.STRING) {
                    throw new PushException(400, "invalid push: a line must be a string");
                }
                lineStart = json.tokenStart();
                lineEnd = json.hasEscapes() ? json.unescape(bytes, lineStart) : json.tokenEnd();
            } else {
                json.skipValue();
            }
        }
        if (!hasTime) {
            throw new PushException(400, "invalid push: an entry must have a time, \"ts\"");
        }
        assembler.entry(timestampNanos, lineStart, lineEnd - lineStart);
    }

    private long time() throws PushException {
        if (json.next() != Token.STRING || json.tokenLength() > LONGEST_TIME) {
            throw new PushException(400, "invalid push: \"ts\" must be a time as in RFC 3339");
        }
        String text = Utf8.text(bytes, json.tokenStart(), json.tokenLength());
        try {
            return PushAssembler.nanos(Instant.parse(text));
        } catch (DateTimeException | ArithmeticException e) {
            throw new PushException(
                    400, "invalid push: \"ts\" must be a time as in RFC 3339, not \"" + text + '"');
        }
    }
}
