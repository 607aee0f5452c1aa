package io.skald.server.push;

import io.skald.model.Utf8Slice;

/// Reads Loki's `PushRequest` in the wire format of Protocol Buffers. Written by hand: a line is a place in the body
/// and nothing is made of it, which generated classes cannot do.
///
/// | message | field | number | type |
/// |---|---|---|---|
/// | PushRequest | streams | 1 | repeated Stream |
/// | Stream | labels | 1 | string, label text |
/// | | entries | 2 | repeated Entry |
/// | Entry | timestamp | 1 | Timestamp: seconds 1 (int64), nanos 2 (int32) |
/// | | line | 2 | string |
/// | | structuredMetadata | 3 | repeated Pair: name 1, value 2 (strings) |
///
/// Unknown fields are skipped. Not thread-safe: one per request.
final class ProtobufPush {
    private static final int STREAMS = 1;
    private static final int LABELS = 1;
    private static final int ENTRIES = 2;
    private static final int TIMESTAMP = 1;
    private static final int LINE = 2;
    private static final int METADATA = 3;
    private static final int SECONDS = 1;
    private static final int NANOS = 2;
    private static final int NAME = 1;
    private static final int VALUE = 2;

    private static final int TYPE_VARINT = 0;
    private static final int TYPE_FIXED64 = 1;
    private static final int TYPE_BYTES = 2;
    private static final int TYPE_FIXED32 = 5;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final StreamResolver resolver;
    private final PushAssembler assembler;

    // The field that was read last: of a length-delimited one its range, of a number its value.
    private int at;
    private int number;
    private int type;
    private int fieldStart;
    private int fieldEnd;
    private long value;

    ProtobufPush(Utf8Slice body, StreamResolver resolver, PushAssembler assembler) {
        this.bytes = body.bytes();
        this.start = body.offset();
        this.end = body.offset() + body.length();
        this.resolver = resolver;
        this.assembler = assembler;
    }

    /// @return number of streams
    /// @throws PushException 400 when the body is damaged or a label text is broken
    int read() throws PushException {
        int streams = 0;
        at = start;
        while (at < end) {
            field(end);
            if (isBytes(STREAMS)) {
                int streamEnd = fieldEnd;
                stream(fieldStart, streamEnd);
                at = streamEnd;
                streams++;
            }
        }
        return streams;
    }

    /// The labels may stand behind the entries; so they are looked for first.
    private void stream(int streamStart, int streamEnd) throws PushException {
        int labelsStart = streamStart;
        int labelsEnd = streamStart;
        at = streamStart;
        while (at < streamEnd) {
            field(streamEnd);
            if (isBytes(LABELS)) {
                labelsStart = fieldStart;
                labelsEnd = fieldEnd;
            }
        }
        assembler.startStream(resolver.ofLabelText(bytes, labelsStart, labelsEnd - labelsStart));
        at = streamStart;
        while (at < streamEnd) {
            field(streamEnd);
            if (isBytes(ENTRIES)) {
                int entryEnd = fieldEnd;
                entry(fieldStart, entryEnd);
                at = entryEnd;
            }
        }
    }

    private void entry(int entryStart, int entryEnd) throws PushException {
        long timestampNanos = 0;
        int lineStart = entryStart;
        int lineEnd = entryStart;
        at = entryStart;
        while (at < entryEnd) {
            field(entryEnd);
            if (isBytes(TIMESTAMP)) {
                int next = fieldEnd;
                timestampNanos = timestamp(fieldStart, next);
                at = next;
            } else if (isBytes(LINE)) {
                lineStart = fieldStart;
                lineEnd = fieldEnd;
            } else if (isBytes(METADATA)) {
                int next = fieldEnd;
                pair(fieldStart, next);
                at = next;
            }
        }
        assembler.entry(timestampNanos, lineStart, lineEnd - lineStart);
    }

    private long timestamp(int messageStart, int messageEnd) throws PushException {
        long seconds = 0;
        long nanos = 0;
        at = messageStart;
        while (at < messageEnd) {
            field(messageEnd);
            if (number == SECONDS && type == TYPE_VARINT) {
                seconds = value;
            } else if (number == NANOS && type == TYPE_VARINT) {
                nanos = (int) value;
            }
        }
        if (nanos < 0 || nanos >= 1_000_000_000) {
            throw new PushException(400, "proto: timestamp: nanos not in range [0, 1e9)");
        }
        long limit = Long.MAX_VALUE / 1_000_000_000L - 1;
        if (seconds > limit || seconds < -limit) {
            throw new PushException(400, "proto: timestamp: seconds out of range");
        }
        return seconds * 1_000_000_000L + nanos;
    }

    private void pair(int messageStart, int messageEnd) throws PushException {
        int nameStart = messageStart;
        int nameEnd = messageStart;
        int valueStart = messageStart;
        int valueEnd = messageStart;
        at = messageStart;
        while (at < messageEnd) {
            field(messageEnd);
            if (isBytes(NAME)) {
                nameStart = fieldStart;
                nameEnd = fieldEnd;
            } else if (isBytes(VALUE)) {
                valueStart = fieldStart;
                valueEnd = fieldEnd;
            }
        }
        assembler.pair(nameStart, nameEnd - nameStart, valueStart, valueEnd - valueStart);
    }

    private boolean isBytes(int wanted) {
        return number == wanted && type == TYPE_BYTES;
    }

    /// Reads the next field and steps behind it.
    private void field(int limit) throws PushException {
        long tag = varint(limit);
        number = (int) (tag >>> 3);
        type = (int) (tag & 7);
        if (number == 0 || tag >>> 32 != 0) {
            throw new PushException(400, "proto: illegal tag");
        }
        switch (type) {
            case TYPE_VARINT -> value = varint(limit);
            case TYPE_BYTES -> {
                long length = varint(limit);
                range(length, limit);
            }
            case TYPE_FIXED64 -> range(Long.BYTES, limit);
            case TYPE_FIXED32 -> range(Integer.BYTES, limit);
            default -> throw new PushException(400, "proto: illegal wireType " + type);
        }
    }

    private void range(long length, int limit) throws PushException {
        if (length < 0 || length > limit - at) {
            throw new PushException(400, "unexpected EOF");
        }
        fieldStart = at;
        fieldEnd = at + (int) length;
        at = fieldEnd;
    }

    private long varint(int limit) throws PushException {
        if (at < limit && bytes[at] >= 0) {
            return bytes[at++];
        }
        long result = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= limit) {
                throw new PushException(400, "unexpected EOF");
            }
            byte b = bytes[at++];
            result |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return result;
            }
        }
        throw new PushException(400, "proto: integer overflow");
    }
}
