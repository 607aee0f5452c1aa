package io.skald.server.push;

import io.skald.model.Utf8;

/// One `LogRecord` of OTLP as an entry.
///
/// | field | number | type | becomes |
/// |---|---|---|---|
/// | time_unix_nano | 1 | fixed64 | timestamp |
/// | severity_number | 2 | varint | `severity_number` unless 0 |
/// | severity_text | 3 | string | `severity_text` |
/// | body | 5 | AnyValue | line |
/// | attributes | 6 | repeated KeyValue | pairs |
/// | dropped_attributes_count | 7 | varint | `dropped_attributes_count` unless 0 |
/// | flags | 8 | fixed32 | `flags` unless 0 |
/// | trace_id, span_id | 9, 10 | 16 and 8 bytes | `trace_id`, `span_id` in hexadecimal digits unless all 0 |
/// | observed_time_unix_nano | 11 | fixed64 | `observed_timestamp`; the timestamp when there is no other |
/// | event_name | 12 | string | `event_name` |
///
/// Not thread-safe; [#read] makes it reusable.
final class OtlpRecord {
    private static final int TIME = 1;
    private static final int SEVERITY_NUMBER = 2;
    private static final int SEVERITY_TEXT = 3;
    private static final int BODY = 5;
    private static final int ATTRIBUTES = 6;
    private static final int DROPPED = 7;
    private static final int FLAGS = 8;
    private static final int TRACE_ID = 9;
    private static final int SPAN_ID = 10;
    private static final int OBSERVED_TIME = 11;
    private static final int EVENT_NAME = 12;

    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;

    /// A name of ours, with its place in the text.
    private record Name(int offset, int length) {}

    private final OtlpText text;
    private final ProtoCursor in;
    private final OtlpAttributes attributes;
    private final OtlpValueText values;
    private final OtlpValue body = new OtlpValue();
    private final PairList pairs;
    private final long arrivalNanos;

    private final Name severityNumber;
    private final Name severityText;
    private final Name dropped;
    private final Name flags;
    private final Name traceId;
    private final Name spanId;
    private final Name observedTimestamp;
    private final Name eventName;

    private long timestampNanos;
    private int lineStart;
    private int lineEnd;

    OtlpRecord(OtlpText text, OtlpAttributes attributes, int maxPairs, long arrivalNanos)
            throws PushException {
        this.text = text;
        this.in = new ProtoCursor(text.array());
        this.attributes = attributes;
        this.values = new OtlpValueText(text);
        this.pairs = new PairList(maxPairs);
        this.arrivalNanos = arrivalNanos;
        this.severityNumber = name("severity_number");
        this.severityText = name("severity_text");
        this.dropped = name("dropped_attributes_count");
        this.flags = name("flags");
        this.traceId = name("trace_id");
        this.spanId = name("span_id");
        this.observedTimestamp = name("observed_timestamp");
        this.eventName = name("event_name");
    }

    private Name name(String name) throws PushException {
        int at = text.size();
        text.put(name);
        return new Name(at, Utf8.bytes(name).length);
    }

    /// The pairs of the record read last, without those of its resource and scope.
    PairList pairs() {
        return pairs;
    }

    long timestampNanos() {
        return timestampNanos;
    }

    int lineStart() {
        return lineStart;
    }

    int lineLength() {
        return lineEnd - lineStart;
    }

    /// @throws PushException 400 when the record is damaged, 413 when it makes too much text
    void read(int start, int end) throws PushException {
        pairs.clear();
        lineStart = start;
        lineEnd = start;
        long time = 0;
        long observed = 0;
        in.seek(start);
        while (in.next(end)) {
            switch (in.number()) {
                case TIME -> time = in.isFixed64(TIME) ? in.value() : time;
                case OBSERVED_TIME -> observed = in.isFixed64(OBSERVED_TIME) ? in.value() : 0;
                case BODY -> body();
                case ATTRIBUTES -> attribute();
                default -> field();
            }
        }
        if (time != 0 && observed != 0) {
            add(observedTimestamp, Long.toUnsignedString(observed));
        }
        long given = time != 0 ? time : observed != 0 ? observed : arrivalNanos;
        // Beyond the year 2262: as far in the future as can be said.
        timestampNanos = given < 0 ? Long.MAX_VALUE : given;
    }

    private void body() throws PushException {
        if (!in.isBytes(BODY)) {
            return;
        }
        int next = in.end();
        body.read(in, in.start(), next);
        if (body.kind() == OtlpValue.Kind.STRING) {
            lineStart = body.start();
            lineEnd = body.end();
        } else {
            lineStart = text.size();
            values.put(body);
            lineEnd = text.size();
        }
        in.seek(next);
    }

    private void attribute() throws PushException {
        if (in.isBytes(ATTRIBUTES)) {
            attributes.read(in.start(), in.end());
            attributes.addTo(pairs);
        }
    }

    private void field() throws PushException {
        if (in.isBytes(SEVERITY_TEXT)) {
            add(severityText, in.start(), in.end());
        } else if (in.isBytes(EVENT_NAME)) {
            add(eventName, in.start(), in.end());
        } else if (in.isBytes(TRACE_ID)) {
            addId(traceId, TRACE_ID_BYTES);
        } else if (in.isBytes(SPAN_ID)) {
            addId(spanId, SPAN_ID_BYTES);
        } else if (in.isVarint(SEVERITY_NUMBER)) {
            addUnlessZero(severityNumber, in.value());
        } else if (in.isVarint(DROPPED)) {
            addUnlessZero(dropped, in.value() & 0xffff_ffffL);
        } else if (in.isFixed32(FLAGS)) {
            addUnlessZero(flags, in.value());
        }
    }

    private void addId(Name name, int wantedBytes) throws PushException {
        int length = in.end() - in.start();
        if (length == 0) {
            return;
        }
        if (length != wantedBytes) {
            throw new PushException(
                    400,
                    "%s has %d bytes, not %d"
                            .formatted(
                                    Utf8.text(text.array(), name.offset, name.length),
                                    length,
                                    wantedBytes));
        }
        int bits = 0;
        for (int i = in.start(); i < in.end(); i++) {
            bits |= text.array()[i];
        }
        if (bits != 0) {
            int at = text.size();
            text.putHex(in.start(), length);
            add(name, at, text.size());
        }
    }

    private void addUnlessZero(Name name, long value) throws PushException {
        if (value != 0) {
            add(name, Long.toString(value));
        }
    }

    private void add(Name name, String value) throws PushException {
        int at = text.size();
        text.put(value);
        add(name, at, text.size());
    }

    private void add(Name name, int valueStart, int valueEnd) {
        pairs.add(name.offset, name.length, valueStart, valueEnd - valueStart);
    }
}
