package io.skald.logql.pipeline;

import org.jspecify.annotations.Nullable;

/// `| json`: each field of the line's object becomes a label, nested ones under their path joined with `_`. Arrays and
/// nulls give none. Numbers, `true` and `false` are taken as written.
///
/// Which damage is an error, and what its text is, follows Loki: labels found before the damage stay, and what stands
/// behind the end of the object does not matter.
final class JsonStage implements RowStage {
    static final String ERROR = "JSONParserErr";

    private static final int MAX_DEPTH = 128;

    static final String MALFORMED_JSON = "Malformed JSON error";
    static final String MALFORMED_OBJECT =
            "Value looks like object, but can't find closing '}' symbol";
    static final String MALFORMED_ARRAY = "Value is array, but can't find closing ']' symbol";
    static final String MALFORMED_STRING = "Value is string, but can't find closing '\"' symbol";
    private static final String MALFORMED_ESCAPE =
            "Encountered an invalid escape sequence in a string";
    static final String UNKNOWN_VALUE = "Unknown value type";

    /// Not an error: everything that is needed has been found. Told from the texts by identity.
    @SuppressWarnings("StringCopyConstructor")
    private static final String ENOUGH = new String("enough");

    private byte[] bytes = new byte[0];
    private int at;

    @Override
    public boolean apply(Row row) {
        if (row.isFull()) {
            row.fail(ERROR, Row.TOO_MUCH);
            return true;
        }
        bytes = row.line;
        String failure =
                object(row, row.lineOffset, row.lineOffset + row.lineLength, LabelNames.NONE, 0);
        if (failure != null && !isEnough(failure)) {
            row.fail(ERROR, failure);
        }
        return true;
    }

    @SuppressWarnings({"StringEquality", "ReferenceEquality"})
    private static boolean isEnough(String failure) {
        return failure == ENOUGH;
    }

    /// Reads the object that begins at or behind `from`; leaves `at` behind it.
    ///
    /// @return null when all is well
    private @Nullable String object(Row row, int from, int end, int prefix, int depth) {
        at = JsonText.skipBlanks(bytes, from, end);
        if (at == end || bytes[at] != '{' || depth > MAX_DEPTH) {
            return MALFORMED_OBJECT;
        }
        at = JsonText.skipBlanks(bytes, at + 1, end);
        if (at == end) {
            return MALFORMED_JSON;
        }
        if (bytes[at] == '}') {
            at++;
            return null;
        }
        while (true) {
            String failure = field(row, end, prefix, depth);
            if (failure != null) {
                return failure;
            }
            at = JsonText.skipBlanks(bytes, at, end);
            if (at == end) {
                return MALFORMED_ARRAY; // Loki's library says array here
            }
            byte separator = bytes[at++];
            if (separator == '}') {
                return null;
            }
            if (separator != ',') {
                return MALFORMED_OBJECT;
            }
            at = JsonText.skipBlanks(bytes, at, end);
            if (at == end) {
                return MALFORMED_ARRAY;
            }
            if (bytes[at] == '}') {
                at++;
                return null;
            }
        }
    }

    /// One name and its value, from `at`; leaves `at` behind it.
    private @Nullable String field(Row row, int end, int prefix, int depth) {
        if (bytes[at] != '"') {
            return MALFORMED_OBJECT;
        }
        int keyStart = at + 1;
        int keyEnd = JsonText.stringEnd(bytes, keyStart, end);
        if (keyEnd < 0) {
            return MALFORMED_JSON;
        }
        int key = key(row, keyStart, keyEnd, prefix);
        if (key == MALFORMED_KEY) {
            return MALFORMED_ESCAPE;
        }
        if (prefix != LabelNames.NONE && !row.takeName(key)) {
            return Row.TOO_MUCH;
        }
        at = JsonText.skipBlanks(bytes, keyEnd + 1, end);
        if (at == end || bytes[at] != ':') {
            return MALFORMED_JSON;
        }
        at = JsonText.skipBlanks(bytes, at + 1, end);
        if (at == end) {
            return MALFORMED_JSON;
        }
        return switch (bytes[at]) {
            case '"' -> string(row, end, key);
            case '{' -> nested(row, end, key, depth);
            case '[' -> {
                int close = JsonText.blockEnd(bytes, at, end, (byte) '[', (byte) ']');
                if (close < 0) {
                    yield MALFORMED_ARRAY;
                }
                at = close;
                yield null;
            }
            default -> bare(row, end, key);
        };
    }

    private static final int MALFORMED_KEY = -2;

    private int key(Row row, int start, int end, int prefix) {
        if (!JsonText.hasEscape(bytes, start, end)) {
            return row.names().idOfKey(prefix, bytes, start, end - start);
        }
        var out = row.unescaped();
        int from = out.size();
        if (!JsonText.unescape(bytes, start, end, out)) {
            return MALFORMED_KEY;
        }
        return row.names().idOfKey(prefix, out.array(), from, out.size() - from);
    }

    private @Nullable String string(Row row, int end, int key) {
        int start = at + 1;
        int close = JsonText.stringEnd(bytes, start, end);
        if (close < 0) {
            return MALFORMED_STRING;
        }
        at = close + 1;
        if (key == LabelNames.NONE || !row.wanted.isWanted(key)) {
            return null;
        }
        if (!JsonText.hasEscape(bytes, start, close)) {
            return row.setParsed(key, bytes, start, close - start) ? ENOUGH : null;
        }
        var out = row.unescaped();
        int from = out.size();
        if (!JsonText.unescape(bytes, start, close, out)) {
            out.truncate(from); // a broken escape makes the value empty
        }
        return row.setParsed(key, out.array(), from, out.size() - from) ? ENOUGH : null;
    }

    private @Nullable String nested(Row row, int end, int key, int depth) {
        int close = JsonText.blockEnd(bytes, at, end, (byte) '{', (byte) '}');
        if (close < 0) {
            return MALFORMED_OBJECT;
        }
        if (key == LabelNames.NONE || !row.wanted.isWantedInside(key)) {
            at = close;
            return null;
        }
        String failure = object(row, at, close, key, depth + 1);
        at = close;
        return failure;
    }

    /// A number, `true`, `false` or `null`.
    private @Nullable String bare(Row row, int end, int key) {
        int start = at;
        int close = JsonText.tokenEnd(bytes, start, end);
        switch (bytes[start]) {
            case 't', 'f' -> {
                if (!JsonText.is("true", bytes, start, close)
                        && !JsonText.is("false", bytes, start, close)) {
                    return UNKNOWN_VALUE;
                }
            }
            case 'n' -> {
                at = close;
                return JsonText.is("null", bytes, start, close) ? null : UNKNOWN_VALUE;
            }
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {}
            default -> {
                return UNKNOWN_VALUE;
            }
        }
        at = close;
        boolean enough =
                key != LabelNames.NONE
                        && row.wanted.isWanted(key)
                        && row.setParsed(key, bytes, start, close - start);
        return enough ? ENOUGH : null;
    }
}
