package io.skald.logql.pipeline;

import org.jspecify.annotations.Nullable;

/// Steps through the fields of one JSON object, without looking into nested values. What is damage, and what it is called,
/// follows Loki, as in [JsonStage]. Not thread-safe; reused from line to line.
final class JsonFields {
    private static final String MALFORMED_JSON = "Malformed JSON error";
    private static final String MALFORMED_OBJECT =
            "Value looks like object, but can't find closing '}' symbol";
    private static final String MALFORMED_ARRAY =
            "Value is array, but can't find closing ']' symbol";
    private static final String MALFORMED_STRING =
            "Value is string, but can't find closing '\"' symbol";
    private static final String UNKNOWN_VALUE = "Unknown value type";

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private boolean first;
    private @Nullable String failure;

    private int keyStart;
    private int keyEnd;
    private int valueStart;
    private int valueEnd;
    private boolean isText;

    /// @param to end of the bytes; what stands behind the object does not matter
    void start(byte[] line, int from, int to) {
        bytes = line;
        end = to;
        at = JsonText.skipBlanks(line, from, to);
        first = true;
        failure = at == end || line[at] != '{' ? MALFORMED_OBJECT : null;
        at++;
    }

    /// Moves to the next field.
    ///
    /// @return false when there is none: the object is over, or [#failure()] says why not
    boolean next() {
        if (failure != null || !toKey() || failure != null) {
            return false;
        }
        failure = readKey();
        if (failure == null) {
            failure = readValue();
        }
        return failure == null;
    }

    /// What is wrong with the object; null when nothing is, as far as it was read.
    @Nullable String failure() {
        return failure;
    }

    /// @return false at the end of the object
    private boolean toKey() {
        at = JsonText.skipBlanks(bytes, at, end);
        if (at == end) {
            failure = first ? MALFORMED_JSON : MALFORMED_ARRAY; // Loki's library says array here
            return true;
        }
        if (!first && bytes[at] != '}') {
            if (bytes[at] != ',') {
                failure = MALFORMED_OBJECT;
                return true;
            }
            at = JsonText.skipBlanks(bytes, at + 1, end);
            if (at == end) {
                failure = MALFORMED_ARRAY;
                return true;
            }
        }
        first = false;
        return bytes[at] != '}';
    }

    private @Nullable String readKey() {
        if (bytes[at] != '"') {
            return MALFORMED_OBJECT;
        }
        keyStart = at + 1;
        keyEnd = JsonText.stringEnd(bytes, keyStart, end);
        if (keyEnd < 0) {
            return MALFORMED_JSON;
        }
        at = JsonText.skipBlanks(bytes, keyEnd + 1, end);
        if (at == end || bytes[at] != ':') {
            return MALFORMED_JSON;
        }
        at = JsonText.skipBlanks(bytes, at + 1, end);
        return at == end ? MALFORMED_JSON : null;
    }

    private @Nullable String readValue() {
        isText = bytes[at] == '"';
        valueStart = isText ? at + 1 : at;
        switch (bytes[at]) {
            case '"' -> {
                valueEnd = JsonText.stringEnd(bytes, valueStart, end);
                at = valueEnd + 1;
                return valueEnd < 0 ? MALFORMED_STRING : null;
            }
            case '{' -> valueEnd = JsonText.blockEnd(bytes, at, end, (byte) '{', (byte) '}');
            case '[' -> valueEnd = JsonText.blockEnd(bytes, at, end, (byte) '[', (byte) ']');
            default -> {
                valueEnd = JsonText.tokenEnd(bytes, at, end);
                at = valueEnd;
                return isBareValue() ? null : UNKNOWN_VALUE;
            }
        }
        if (valueEnd < 0) {
            return bytes[at] == '{' ? MALFORMED_OBJECT : MALFORMED_ARRAY;
        }
        at = valueEnd;
        return null;
    }

    private boolean isBareValue() {
        return switch (bytes[valueStart]) {
            case 't' -> JsonText.is("true", bytes, valueStart, valueEnd);
            case 'f' -> JsonText.is("false", bytes, valueStart, valueEnd);
            case 'n' -> JsonText.is("null", bytes, valueStart, valueEnd);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> true;
            default -> false;
        };
    }

    /// The key between its quotes, as written.
    int keyStart() {
        return keyStart;
    }

    int keyEnd() {
        return keyEnd;
    }

    /// Whether the value is a string.
    boolean isText() {
        return isText;
    }

    /// The value as written; a string without its quotes.
    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }
}
