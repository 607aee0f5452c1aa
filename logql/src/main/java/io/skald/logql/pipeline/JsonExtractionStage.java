package io.skald.logql.pipeline;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// `| json a="x.y[0]", b`: the values at these paths become labels, all found in one pass over the line. Objects and arrays
/// are taken as written, a string without its quotes and escapes, null as the empty text; so is what is not there, unless
/// the stream or the metadata has a label of that name.
///
/// It sees less damage than `| json` without paths: only a line that does not begin as JSON, and a value that is asked for
/// and cannot be read, are errors. Between values everything is skipped that is none. The first value at a path counts.
final class JsonExtractionStage implements RowStage {
    /// Reading has come to an end: of the line, or of what is asked.
    private static final int STOP = -1;

    private static final byte[] NOTHING = {};

    private final JsonPathTree root = new JsonPathTree();
    private final int[] labels;
    private final boolean[] found;
    private final boolean[] set;
    private int missing;

    private byte[] bytes = NOTHING;
    private int end;

    /// @param labels numbers of the labels, in step with `paths`; there may be none
    JsonExtractionStage(int[] labels, JsonPath[] paths) {
        this.labels = labels.clone();
        this.found = new boolean[labels.length];
        this.set = new boolean[labels.length];
        for (int i = 0; i < paths.length; i++) {
            root.add(paths[i], i);
        }
    }

    @Override
    public boolean apply(Row row) {
        if (row.isFull()) {
            row.fail(JsonStage.ERROR, Row.TOO_MUCH);
            return true;
        }
        bytes = row.line;
        end = row.lineOffset + row.lineLength;
        if (row.lineLength == 0) {
            return true;
        }
        byte first = bytes[row.lineOffset];
        if (first != '{' && first != '[' && first != '"') {
            row.fail(JsonStage.ERROR, "");
            return true;
        }
        missing = labels.length;
        Arrays.fill(found, false);
        Arrays.fill(set, false);
        if (first == '"') {
            requireNoMember(row);
        } else if (missing > 0) {
            value(row, root, row.lineOffset);
        }
        fillUp(row);
        return true;
    }

    /// A line that begins with a member and not with a bracket is an error that even this stage sees.
    private void requireNoMember(Row row) {
        int close = JsonText.stringEnd(bytes, row.lineOffset + 1, end);
        int next = close < 0 ? end : JsonText.skipBlanks(bytes, close + 1, end);
        if (next < end && bytes[next] == ':') {
            row.fail(JsonStage.ERROR, JsonStage.MALFORMED_JSON);
        }
    }

    private void fillUp(Row row) {
        for (int i = 0; i < labels.length; i++) {
            if (!set[i] && !row.find(labels[i])) {
                row.set(labels[i], NOTHING, 0, 0);
            }
        }
    }

    /// Reads the value at `from`, of which something is asked.
    ///
    /// @return behind it, or [#STOP]
    private int value(Row row, JsonPathTree node, int from) {
        byte first = from < end ? bytes[from] : 0;
        int after;
        if (first == '{' && node.hasMembers()) {
            after = members(row, node, from + 1);
        } else if (first == '[' && node.hasElements()) {
            after = elements(row, node, from + 1);
        } else {
            after = skip(from);
        }
        int[] ends = node.ends();
        if (missing == 0 || ends.length == 0) {
            return missing == 0 ? STOP : after;
        }
        String failure = after == STOP ? cutOff(first) : wrongWord(from, after);
        if (failure != null) {
            row.fail(JsonStage.ERROR, failure);
        }
        for (int path : ends) {
            if (!found[path]) {
                found[path] = true;
                missing--;
                if (failure == null) {
                    take(row, path, from, after);
                }
            }
        }
        return missing == 0 ? STOP : after;
    }

    private static String cutOff(byte first) {
        return switch (first) {
            case '{' -> JsonStage.MALFORMED_OBJECT;
            case '[' -> JsonStage.MALFORMED_ARRAY;
            case '"' -> JsonStage.MALFORMED_STRING;
            default -> JsonStage.MALFORMED_JSON;
        };
    }

    /// @return null when it is a value
    private @Nullable String wrongWord(int from, int after) {
        boolean right =
                switch (bytes[from]) {
                    case '{', '[', '"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                            true;
                    case 't' -> JsonText.is("true", bytes, from, after);
                    case 'f' -> JsonText.is("false", bytes, from, after);
                    case 'n' -> JsonText.is("null", bytes, from, after);
                    default -> false;
                };
        return right ? null : JsonStage.UNKNOWN_VALUE;
    }

    private void take(Row row, int path, int from, int after) {
        if (row.isFull()) { // the same value can be asked for many times
            row.fail(JsonStage.ERROR, Row.TOO_MUCH);
            return;
        }
        set[path] = true;
        int label = labels[path];
        switch (bytes[from]) {
            case 'n' -> row.setExtracted(label, NOTHING, 0, 0);
            case '"' -> {
                int start = from + 1;
                int close = after - 1;
                if (JsonText.hasEscape(bytes, start, close)) {
                    var out = row.unescaped();
                    int mark = out.size();
                    if (!JsonText.unescape(bytes, start, close, out)) {
                        out.truncate(mark); // a broken escape makes the value empty
                    }
                    row.setExtracted(label, out.array(), mark, out.size() - mark);
                } else {
                    row.setExtracted(label, bytes, start, close - start);
                }
            }
            default -> row.setExtracted(label, bytes, from, after - from);
        }
    }

    /// @return behind the value at `from`, or [#STOP] when it is cut off
    private int skip(int from) {
        if (from == end) {
            return STOP;
        }
        return switch (bytes[from]) {
            case '{' -> JsonText.blockEnd(bytes, from, end, (byte) '{', (byte) '}');
            case '[' -> JsonText.blockEnd(bytes, from, end, (byte) '[', (byte) ']');
            case '"' -> {
                int close = JsonText.stringEnd(bytes, from + 1, end);
                yield close < 0 ? STOP : close + 1;
            }
            default -> JsonText.tokenEnd(bytes, from, end);
        };
    }

    /// Reads an object from behind its opening bracket.
    ///
    /// @return behind its closing one, or [#STOP]
    private int members(Row row, JsonPathTree node, int from) {
        int at = from;
        while (at != STOP && at < end) {
            switch (bytes[at]) {
                case '}' -> {
                    return at + 1;
                }
                case '"' -> at = member(row, node, at + 1);
                case '{', '[' -> at = skip(at);
                default -> at++;
            }
        }
        return STOP;
    }

    /// Reads a name from behind its quote, and the value that follows.
    private int member(Row row, JsonPathTree node, int start) {
        int close = JsonText.stringEnd(bytes, start, end);
        int colon = close < 0 ? end : JsonText.skipBlanks(bytes, close + 1, end);
        if (colon == end) {
            return STOP;
        }
        if (bytes[colon] != ':') {
            return colon;
        }
        JsonPathTree member = memberNamed(row, node, start, close);
        int value = JsonText.skipBlanks(bytes, colon + 1, end);
        return member == null ? skip(value) : value(row, member, value);
    }

    private @Nullable JsonPathTree memberNamed(Row row, JsonPathTree node, int start, int close) {
        if (!JsonText.hasEscape(bytes, start, close)) {
            return node.member(bytes, start, close);
        }
        var out = row.unescaped();
        int mark = out.size();
        boolean right = JsonText.unescape(bytes, start, close, out);
        JsonPathTree member = right ? node.member(out.array(), mark, out.size()) : null;
        out.truncate(mark);
        return member;
    }

    /// Reads an array from behind its opening bracket.
    ///
    /// @return behind its closing one, or [#STOP]
    private int elements(Row row, JsonPathTree node, int from) {
        int at = JsonText.skipBlanks(bytes, from, end);
        if (at < end && bytes[at] == ']') {
            return at + 1;
        }
        for (int index = 0; at < end; index++) {
            JsonPathTree element = node.element(index);
            at = element == null ? skip(at) : value(row, element, at);
            if (at == STOP) {
                return STOP;
            }
            at = JsonText.skipBlanks(bytes, at, end);
            if (at < end && bytes[at] == ']') {
                return at + 1;
            }
            if (at == end || bytes[at] != ',') {
                return STOP;
            }
            at = JsonText.skipBlanks(bytes, at + 1, end);
        }
        return STOP;
    }
}
