package io.skald.logql.pipeline;

import io.skald.model.GrowingBytes;
import io.skald.model.Utf8;

import java.util.Arrays;

/// `| unpack`: undoes what shippers call packing. If the line is an object with a string `_entry`, that becomes the line
/// and the object's other strings become labels; else nothing happens. Values that are no strings are passed over.
///
/// A line that is no object, or a damaged one, is an error, unless no parsed label is looked at; it stays as it is and
/// gives no label. So each object is read to its end before the first label is set, by a second reading. One thread.
final class UnpackStage implements RowStage {
    private static final byte[] ENTRY = Utf8.bytes("_entry");

    private final JsonFields fields = new JsonFields();

    @Override
    public boolean apply(Row row) {
        if (row.isFull()) {
            row.fail(JsonStage.ERROR, Row.TOO_MUCH);
            return true;
        }
        byte[] line = row.line;
        int from = row.lineOffset;
        int to = from + row.lineLength;
        if (from == to) {
            return true;
        }
        if (line[from] != '{') {
            fail(row, "expecting json object(6), but it is not");
            return true;
        }
        int entryStart = -1;
        int entryEnd = -1;
        fields.start(line, from, to);
        while (fields.next()) {
            if (fields.isText() && isEntry(line)) {
                entryStart = fields.valueStart();
                entryEnd = fields.valueEnd();
            }
        }
        String failure = fields.failure();
        if (failure != null) {
            fail(row, failure);
        } else if (entryStart >= 0) {
            setLabels(row, line, from, to);
            setLine(row, line, entryStart, entryEnd);
        }
        return true;
    }

    private static void fail(Row row, String details) {
        if (!row.wanted.isNone()) {
            row.fail(JsonStage.ERROR, details);
        }
    }

    private boolean isEntry(byte[] line) {
        return Arrays.equals(line, fields.keyStart(), fields.keyEnd(), ENTRY, 0, ENTRY.length);
    }

    private void setLabels(Row row, byte[] line, int from, int to) {
        if (row.wanted.isNone()) {
            return;
        }
        fields.start(line, from, to);
        boolean enough = false;
        while (!enough && fields.next()) {
            if (fields.isText() && !isEntry(line)) {
                int key = key(row, line, fields.keyStart(), fields.keyEnd());
                enough = key != LabelNames.NONE && row.wanted.isWanted(key) && set(row, key, line);
            }
        }
    }

    private static int key(Row row, byte[] line, int start, int end) {
        if (!JsonText.hasEscape(line, start, end)) {
            return row.names().idOfKey(LabelNames.NONE, line, start, end - start);
        }
        GrowingBytes out = row.unescaped();
        int from = unescape(line, start, end, out);
        return row.names().idOfKey(LabelNames.NONE, out.array(), from, out.size() - from);
    }

    /// @return whether nothing else is needed
    private boolean set(Row row, int key, byte[] line) {
        int start = fields.valueStart();
        int end = fields.valueEnd();
        if (!JsonText.hasEscape(line, start, end)) {
            return row.setParsed(key, line, start, end - start);
        }
        GrowingBytes out = row.unescaped();
        int from = unescape(line, start, end, out);
        return row.setParsed(key, out.array(), from, out.size() - from);
    }

    private static void setLine(Row row, byte[] line, int start, int end) {
        if (JsonText.hasEscape(line, start, end)) {
            GrowingBytes out = row.unescaped();
            int from = unescape(line, start, end, out);
            row.replaceLine(out.array(), from, out.size() - from);
        } else {
            row.replaceLine(line, start, end - start);
        }
    }

    /// A broken escape makes the text empty.
    ///
    /// @return where the text begins in `out`; it goes up to its end
    private static int unescape(byte[] line, int start, int end, GrowingBytes out) {
        int from = out.size();
        if (!JsonText.unescape(line, start, end, out)) {
            out.truncate(from);
        }
        return from;
    }
}
