package io.skald.server.push;

/// Turns attributes of OTLP into pairs of names and values: a map becomes one pair for each value in it, its name the
/// names on the way joined by `_`; everything else becomes text. Not thread-safe.
final class OtlpAttributes {
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int VALUES = 1;

    private final OtlpText text;
    private final OtlpValueText values;
    private final ProtoCursor in;
    private final OtlpValue value = new OtlpValue();

    // The KeyValue that was read last.
    private int keyStart;
    private int keyEnd;
    private int valueStart;
    private int valueEnd;

    OtlpAttributes(OtlpText text) {
        this.text = text;
        this.values = new OtlpValueText(text);
        this.in = new ProtoCursor(text.array());
    }

    /// Reads a `KeyValue`; [#keyStart] and [#addTo] speak of it afterwards.
    void read(int start, int end) throws PushException {
        keyStart = start;
        keyEnd = start;
        valueStart = start;
        valueEnd = start;
        in.seek(start);
        while (in.next(end)) {
            if (in.isBytes(KEY)) {
                keyStart = in.start();
                keyEnd = in.end();
            } else if (in.isBytes(VALUE)) {
                valueStart = in.start();
                valueEnd = in.end();
            }
        }
    }

    int keyStart() {
        return keyStart;
    }

    int keyLength() {
        return keyEnd - keyStart;
    }

    /// Adds what the attribute read last says. Its name stays as it was sent, those inside of maps are rewritten.
    void addTo(PairList pairs) throws PushException {
        add(keyStart, keyEnd - keyStart, 1, pairs);
    }

    private void add(int nameStart, int nameLength, int depth, PairList pairs)
            throws PushException {
        value.read(in, valueStart, valueEnd);
        switch (value.kind()) {
            case MAP -> addMap(nameStart, nameLength, depth, pairs);
            case STRING -> pairs.add(nameStart, nameLength, value.start(), value.length());
            case NONE, BOOL, INT, DOUBLE, ARRAY, BYTES -> {
                int start = text.size();
                values.put(value);
                pairs.add(nameStart, nameLength, start, text.size() - start);
            }
        }
    }

    private void addMap(int nameStart, int nameLength, int depth, PairList pairs)
            throws PushException {
        if (depth > OtlpValueText.MAX_DEPTH) {
            throw new PushException(
                    400, "values are nested deeper than " + OtlpValueText.MAX_DEPTH + " maps");
        }
        int end = value.end();
        in.seek(value.start());
        while (in.next(end)) {
            if (in.isBytes(VALUES)) {
                int next = in.end();
                read(in.start(), next);
                int start = text.size();
                if (depth == 1) {
                    text.putName(nameStart, nameLength);
                } else {
                    text.put(text.array(), nameStart, nameLength);
                }
                text.put('_');
                text.putName(keyStart, keyEnd - keyStart);
                add(start, text.size() - start, depth + 1, pairs);
                in.seek(next);
            }
        }
    }
}
