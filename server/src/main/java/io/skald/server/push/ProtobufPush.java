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

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final ProtoCursor in;
    private final StreamResolver resolver;
    private final PushAssembler assembler;

    ProtobufPush(Utf8Slice body, StreamResolver resolver, PushAssembler assembler) {
        this.bytes = body.bytes();
        this.start = body.offset();
        this.end = body.offset() + body.length();
        this.in = new ProtoCursor(bytes);
        this.resolver = resolver;
        this.assembler = assembler;
    }

    /// @return number of streams
    /// @throws PushException 400 when the body is damaged or a label text is broken
    int read() throws PushException {
        int streams = 0;
        in.seek(start);
        while (in.next(end)) {
            if (in.isBytes(STREAMS)) {
                int streamEnd = in.end();
                stream(in.start(), streamEnd);
                in.seek(streamEnd);
                streams++;
            }
        }
        return streams;
    }

    /// The labels may stand behind the entries; so they are looked for first.
    private void stream(int streamStart, int streamEnd) throws PushException {
        int labelsStart = streamStart;
        int labelsEnd = streamStart;
        in.seek(streamStart);
        while (in.next(streamEnd)) {
            if (in.isBytes(LABELS)) {
                labelsStart = in.start();
                labelsEnd = in.end();
            }
        }
        assembler.startStream(resolver.ofLabelText(bytes, labelsStart, labelsEnd - labelsStart));
        in.seek(streamStart);
        while (in.next(streamEnd)) {
            if (in.isBytes(ENTRIES)) {
                int entryEnd = in.end();
                entry(in.start(), entryEnd);
                in.seek(entryEnd);
            }
        }
    }

    private void entry(int entryStart, int entryEnd) throws PushException {
        long timestampNanos = 0;
        int lineStart = entryStart;
        int lineEnd = entryStart;
        in.seek(entryStart);
        while (in.next(entryEnd)) {
            if (in.isBytes(TIMESTAMP)) {
                int next = in.end();
                timestampNanos = timestamp(in.start(), next);
                in.seek(next);
            } else if (in.isBytes(LINE)) {
                lineStart = in.start();
                lineEnd = in.end();
            } else if (in.isBytes(METADATA)) {
                int next = in.end();
                pair(in.start(), next);
                in.seek(next);
            }
        }
        assembler.entry(timestampNanos, lineStart, lineEnd - lineStart);
    }

    private long timestamp(int messageStart, int messageEnd) throws PushException {
        long seconds = 0;
        long nanos = 0;
        in.seek(messageStart);
        while (in.next(messageEnd)) {
            if (in.isVarint(SECONDS)) {
                seconds = in.value();
            } else if (in.isVarint(NANOS)) {
                nanos = (int) in.value();
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
        in.seek(messageStart);
        while (in.next(messageEnd)) {
            if (in.isBytes(NAME)) {
                nameStart = in.start();
                nameEnd = in.end();
            } else if (in.isBytes(VALUE)) {
                valueStart = in.start();
                valueEnd = in.end();
            }
        }
        assembler.pair(nameStart, nameEnd - nameStart, valueStart, valueEnd - valueStart);
    }
}
