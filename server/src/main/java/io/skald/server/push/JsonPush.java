package io.skald.server.push;

import io.skald.logql.text.JsonCursor;
import io.skald.logql.text.JsonCursor.Token;
import io.skald.logql.text.JsonSyntaxException;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

/// Reads Loki's JSON body, today's and the old one; each stream may have either shape:
/// - `{"streams":[{"stream":{"app":"shop"},"values":[["1700000000000000000","line",{"trace_id":"1"}]]}]}`
/// - `{"streams":[{"labels":"{app=\"shop\"}","entries":[{"ts":"2023-11-14T22:13:20Z","line":"line"}]}]}`
///
/// Escapes are replaced in place, so that a line is a range of the body as with Protocol Buffers: the body is changed.
/// Names of members are compared without case, unknown ones are skipped. Not thread-safe: one per request.
final class JsonPush {
    private static final byte[] STREAMS = Utf8.bytes("streams");
    private static final byte[] STREAM = Utf8.bytes("stream");
    private static final byte[] VALUES = Utf8.bytes("values");
    private static final byte[] NO_LABELS = Utf8.bytes("{}");

    private final byte[] bytes;
    private final JsonCursor json;
    private final StreamResolver resolver;
    private final PushAssembler assembler;
    private final OldJsonStream old;

    // Where the pieces of the entry that is read lie.
    private int textStart;
    private int textEnd;

    JsonPush(Utf8Slice body, StreamResolver resolver, PushAssembler assembler) {
        this.bytes = body.bytes();
        this.json = new JsonCursor(bytes, body.offset(), body.length());
        this.resolver = resolver;
        this.assembler = assembler;
        this.old = new OldJsonStream(bytes, resolver, assembler);
    }

    /// @return number of streams
    /// @throws PushException 400 when the body is no such JSON
    int read() throws PushException {
        try {
            return switch (json.next()) {
                case END -> throw new PushException(400, "EOF");
                case NULL -> 0;
                case BEGIN_OBJECT -> root();
                default -> throw wrong("a push must be an object");
            };
        } catch (JsonSyntaxException e) {
            throw new PushException(
                    400, "invalid JSON at byte " + e.offset() + ": " + e.getMessage());
        }
    }

    private int root() throws PushException {
        int streams = 0;
        while (json.next() == Token.NAME) {
            if (!isName(STREAMS)) {
                json.skipValue();
                continue;
            }
            Token token = json.next();
            if (token == Token.NULL) {
                continue;
            }
            expect(token, Token.BEGIN_ARRAY, "\"streams\" must be an array");
            while (json.next() != Token.END_ARRAY) {
                expect(json.token(), Token.BEGIN_OBJECT, "a stream must be an object");
                stream();
                streams++;
            }
        }
        return streams;
    }

    private void stream() throws PushException {
        boolean hasLabels = false;
        boolean hasValues = false;
        int earlyValues = -1;
        old.clear();
        while (json.next() == Token.NAME) {
            if (isName(STREAM)) {
                if (hasValues && earlyValues < 0) {
                    throw wrong("\"stream\" occurs twice");
                }
                labels();
                hasLabels = true;
            } else if (isName(VALUES)) {
                if (hasLabels) {
                    json.next();
                    values(json);
                } else {
                    json.skipValue();
                    earlyValues = json.tokenStart();
                }
                hasValues = true;
            } else if (!old.take(json)) {
                json.skipValue();
            }
        }
        if (!hasLabels && !hasValues && old.isPresent()) {
            old.read();
            return;
        }
        if (!hasLabels) {
            assembler.startStream(resolver.ofJsonObject(NO_LABELS, 0, NO_LABELS.length));
        }
        if (earlyValues >= 0) {
            var values = new JsonCursor(bytes, earlyValues, json.tokenEnd() - earlyValues);
            values.next();
            values(values);
        }
    }

    private void labels() throws PushException {
        expect(json.next(), Token.BEGIN_OBJECT, "\"stream\" must be an object");
        json.skipValue();
        assembler.startStream(resolver.ofJsonObject(bytes, json.tokenStart(), json.tokenLength()));
    }

    private void values(JsonCursor in) throws PushException {
        if (in.token() == Token.NULL) {
            return;
        }
        expect(in.token(), Token.BEGIN_ARRAY, "\"values\" must be an array");
        while (in.next() != Token.END_ARRAY) {
            expect(in.token(), Token.BEGIN_ARRAY, "an entry must be an array");
            entry(in);
        }
    }

    private void entry(JsonCursor in) throws PushException {
        expect(in.next(), Token.STRING, "a timestamp must be a string");
        long timestampNanos = timestamp(in);
        int lineStart = in.tokenStart();
        int lineEnd = lineStart;
        if (in.next() != Token.END_ARRAY) {
            expect(in.token(), Token.STRING, "a line must be a string");
            text(in);
            lineStart = textStart;
            lineEnd = textEnd;
            if (in.next() != Token.END_ARRAY) {
                expect(in.token(), Token.BEGIN_OBJECT, "structured metadata must be an object");
                metadata(in);
                while (in.next() != Token.END_ARRAY) {
                    in.skipValue();
                }
            }
        }
        assembler.entry(timestampNanos, lineStart, lineEnd - lineStart);
    }

    private void metadata(JsonCursor in) throws PushException {
        while (in.next() == Token.NAME) {
            text(in);
            int nameStart = textStart;
            int nameEnd = textEnd;
            expect(in.next(), Token.STRING, "values of structured metadata must be strings");
            text(in);
            assembler.pair(nameStart, nameEnd - nameStart, textStart, textEnd - textStart);
        }
    }

    /// Value of the current name or string, as a range of the body.
    private void text(JsonCursor in) {
        textStart = in.tokenStart();
        textEnd = in.hasEscapes() ? in.unescape(bytes, textStart) : in.tokenEnd();
    }

    /// Decimal nanoseconds that fit 64 bits, with or without a sign.
    private long timestamp(JsonCursor in) throws PushException {
        int at = in.tokenStart();
        int end = in.tokenEnd();
        boolean negative = at < end && bytes[at] == '-';
        if (negative || (at < end && bytes[at] == '+')) {
            at++;
        }
        // 18 digits always fit; the 19th is watched.
        if (at == end || end - at > 19) {
            throw invalidTimestamp(in);
        }
        long value = 0;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                throw invalidTimestamp(in);
            }
            value = 10 * value + digit;
        }
        if (value < 0) {
            throw invalidTimestamp(in);
        }
        return negative ? -value : value;
    }

    private PushException invalidTimestamp(JsonCursor in) {
        return new PushException(
                400,
                "strconv.ParseInt: parsing \""
                        + Utf8.text(bytes, in.tokenStart(), Math.min(40, in.tokenLength()))
                        + "\": invalid syntax");
    }

    private boolean isName(byte[] lower) {
        return Level.equalsIgnoreCase(bytes, json.tokenStart(), json.tokenLength(), lower);
    }

    private void expect(Token found, Token wanted, String otherwise) throws PushException {
        if (found != wanted) {
            throw wrong(otherwise);
        }
    }

    private static PushException wrong(String message) {
        return new PushException(400, "invalid push: " + message);
    }
}
