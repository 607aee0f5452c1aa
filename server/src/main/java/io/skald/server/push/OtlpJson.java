package io.skald.server.push;

import io.skald.logql.text.JsonCursor;
import io.skald.logql.text.JsonCursor.Token;
import io.skald.logql.text.JsonSyntaxException;
import io.skald.model.GrowingBytes;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;
import io.skald.server.push.OtlpSchema.Field;
import io.skald.server.push.OtlpSchema.Message;

import java.util.Base64;

/// Turns OTLP's JSON into its wire format, so that there is one reader of its meaning. The JSON form differs from the
/// usual one of Protocol Buffers: identifiers are hexadecimal. 64-bit numbers may be strings or numbers, names may be
/// written in both ways (`logRecords`, `log_records`), unknown members are skipped. Not thread-safe: one per request.
final class OtlpJson {
    private static final int BYTES = 2;
    private static final int MAX_NUMBER_BYTES = 64;

    /// A length is written when its message is complete, into this much room: longer than need be, which is allowed.
    private static final int LENGTH_BYTES = 5;

    private final JsonCursor json;
    private final byte[] source;
    private final GrowingBytes out;
    private final int maxBytes;

    OtlpJson(Utf8Slice body, int maxBytes) {
        this.json = new JsonCursor(body.bytes(), body.offset(), body.length());
        this.source = body.bytes();
        this.out = new GrowingBytes(body.length());
        this.maxBytes = maxBytes;
    }

    /// @return an `ExportLogsServiceRequest` in the wire format
    /// @throws PushException 400 when the body is no such JSON, 413 when it is too much
    Utf8Slice toProtobuf() throws PushException {
        try {
            switch (json.next()) {
                case END -> throw new PushException(400, "EOF");
                case NULL -> {}
                case BEGIN_OBJECT -> members(Message.REQUEST);
                default -> throw new PushException(400, "the request must be an object");
            }
        } catch (JsonSyntaxException e) {
            throw new PushException(
                    400, "invalid JSON at byte " + e.offset() + ": " + e.getMessage());
        }
        return new Utf8Slice(out.array(), 0, out.size());
    }

    private void members(Message message) throws PushException {
        while (json.next() == Token.NAME) {
            Field field = OtlpSchema.field(message, source, json.tokenStart(), json.tokenLength());
            if (field == null) {
                json.skipValue();
                continue;
            }
            if (json.next() == Token.BEGIN_ARRAY) {
                while (json.next() != Token.END_ARRAY) {
                    value(field);
                }
            } else {
                value(field);
            }
        }
    }

    /// The current token and what belongs to it. `null` is the same as nothing.
    private void value(Field field) throws PushException {
        if (out.size() > maxBytes) {
            throw new PushException(413, "request body too large: too many members");
        }
        Token token = json.token();
        if (token == Token.NULL) {
            return;
        }
        switch (field.kind()) {
            case MESSAGE -> {
                expect(token == Token.BEGIN_OBJECT, field);
                int start = beginBytes(field);
                members(field.message());
                endBytes(start);
            }
            case TEXT -> {
                expect(token == Token.STRING, field);
                int start = beginBytes(field);
                putString();
                endBytes(start);
            }
            case BASE64, HEX -> {
                expect(token == Token.STRING, field);
                byte[] decoded = decoded(field);
                int start = beginBytes(field);
                out.put(decoded, 0, decoded.length);
                endBytes(start);
            }
            case BOOL -> {
                expect(token == Token.TRUE || token == Token.FALSE, field);
                putTag(field);
                out.putVarint(token == Token.TRUE ? 1 : 0);
            }
            case VARINT, SEVERITY, FIXED64, FIXED32, DOUBLE -> {
                expect(token == Token.NUMBER || token == Token.STRING, field);
                number(field);
            }
        }
    }

    private void putTag(Field field) {
        out.putVarint((long) field.number() << 3 | field.kind().wireType());
    }

    private int beginBytes(Field field) {
        out.putVarint((long) field.number() << 3 | BYTES);
        out.ensure(LENGTH_BYTES);
        out.advance(LENGTH_BYTES);
        return out.size();
    }

    private void endBytes(int start) {
        int length = out.size() - start;
        for (int i = LENGTH_BYTES; i >= 1; i--) {
            int bits = length >>> 7 * (LENGTH_BYTES - i) & 0x7f;
            out.array()[start - i] = (byte) (i == 1 ? bits : bits | 0x80);
        }
    }

    private void putString() {
        if (json.hasEscapes()) {
            out.ensure(json.tokenLength());
            out.advance(json.unescape(out.array(), out.size()) - out.size());
        } else {
            out.put(source, json.tokenStart(), json.tokenLength());
        }
    }

    private byte[] decoded(Field field) throws PushException {
        String text = Utf8.text(source, json.tokenStart(), json.tokenLength());
        try {
            if (field.kind() == OtlpSchema.Kind.HEX) {
                return java.util.HexFormat.of().parseHex(text);
            }
            boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
            return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
        } catch (IllegalArgumentException e) {
            throw wrong(field);
        }
    }

    private void number(Field field) throws PushException {
        expect(json.tokenLength() <= MAX_NUMBER_BYTES, field);
        String text = Utf8.text(source, json.tokenStart(), json.tokenLength());
        long value;
        try {
            value =
                    switch (field.kind()) {
                        case DOUBLE -> Double.doubleToLongBits(Double.parseDouble(text));
                        case SEVERITY -> OtlpSchema.severity(text);
                        case FIXED64 -> Long.parseUnsignedLong(text);
                        default -> Long.parseLong(text);
                    };
        } catch (NumberFormatException e) {
            throw wrong(field);
        }
        putTag(field);
        switch (field.kind()) {
            case FIXED64, DOUBLE -> putLittleEndian(value, Long.BYTES);
            case FIXED32 -> putLittleEndian(value, Integer.BYTES);
            default -> out.putVarint(value);
        }
    }

    private void putLittleEndian(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.put((byte) (value >>> 8 * i));
        }
    }

    private static void expect(boolean fits, Field field) throws PushException {
        if (!fits) {
            throw wrong(field);
        }
    }

    private static PushException wrong(Field field) {
        return new PushException(400, "invalid value of \"" + field.name() + "\"");
    }
}
