package io.skald.server.push;

/// One `AnyValue` of OTLP: a scalar, or the place of an array or map. Not thread-safe; [#read] makes it reusable.
final class OtlpValue {
    enum Kind {
        NONE,
        STRING,
        BOOL,
        INT,
        DOUBLE,
        ARRAY,
        MAP,
        BYTES
    }

    private static final Kind[] BY_FIELD = Kind.values();

    private Kind kind = Kind.NONE;
    private int start;
    private int end;
    private long number;

    /// @param in stands elsewhere afterwards
    void read(ProtoCursor in, int messageStart, int messageEnd) throws PushException {
        kind = Kind.NONE;
        start = messageStart;
        end = messageStart;
        in.seek(messageStart);
        while (in.next(messageEnd)) {
            Kind found = in.number() < BY_FIELD.length ? BY_FIELD[in.number()] : Kind.NONE;
            boolean fits =
                    switch (found) {
                        case NONE -> false;
                        case STRING, ARRAY, MAP, BYTES -> in.isBytes(in.number());
                        case BOOL, INT -> in.isVarint(in.number());
                        case DOUBLE -> in.isFixed64(in.number());
                    };
            if (fits) {
                kind = found;
                start = in.start();
                end = in.end();
                number = in.value();
            }
        }
    }

    Kind kind() {
        return kind;
    }

    /// First byte of a string, byte string, array or map.
    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int length() {
        return end - start;
    }

    long asLong() {
        return number;
    }

    boolean asBoolean() {
        return number != 0;
    }

    double asDouble() {
        return Double.longBitsToDouble(number);
    }
}
