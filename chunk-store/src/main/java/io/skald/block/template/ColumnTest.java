package io.skald.block.template;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;

/// A condition on the values of one column: how they relate to a part of a needle, and which of them do.
final class ColumnTest {
    /// How a value relates to the needle's part `[from, to)`.
    enum Relation {
        IS,
        BEGINS_WITH,
        ENDS_WITH,
        CONTAINS
    }

    final int column;
    final Relation relation;
    final int from;
    final int to;

    /// Values that pass; null for all of them.
    @Nullable BitSet hits;

    private boolean none;

    private ColumnTest(int column, Relation relation, int from, int to) {
        this.column = column;
        this.relation = relation;
        this.from = from;
        this.to = to;
    }

    /// Whether no value passes, by what the directory tells. Cheap.
    static boolean isHopeless(
            TemplateDirectory directory,
            int number,
            Relation relation,
            Needle needle,
            int from,
            int to) {
        Column column = directory.columns[number];
        int length = to - from;
        if (column.count == 0
                || length > column.maxLength
                || (relation == Relation.IS && length < column.minLength)) {
            return true;
        }
        if (number == TemplateTable.RAW_COLUMN) {
            return false;
        }
        return !needle.fits(column.stamp, from, to)
                || (column.type == ColumnFormat.PATTERN
                        && !PatternFit.isPossible(directory, column, relation, needle, from, to))
                || (column.isFiltered(length)
                        && needle.isExact(from, to)
                        && !column.mayContain(directory.bytes, needle.hash(from, to)));
    }

    /// Looks at all values.
    static ColumnTest of(
            TemplateLines lines, int number, Relation relation, Needle needle, int from, int to)
            throws IOException {
        var test = new ColumnTest(number, relation, from, to);
        Column column = lines.directory().columns[number];
        if (column.isDictionary()) {
            test.askDictionary(lines, column, needle);
        } else {
            test.askValues(lines, column, needle);
        }
        return test;
    }

    /// Whether no value passes.
    boolean isNone() {
        return none;
    }

    /// Whether all values pass.
    boolean isAll() {
        return !none && hits == null;
    }

    private void askDictionary(TemplateLines lines, Column column, Needle needle)
            throws IOException {
        byte[] bytes = lines.directory().bytes;
        var passed = new boolean[column.strings.length];
        int count = 0;
        for (int i = 0; i < passed.length; i++) {
            int offset = Slice.offset(column.strings[i]);
            passed[i] = passes(needle, bytes, offset, offset + Slice.length(column.strings[i]));
            count += passed[i] ? 1 : 0;
        }
        none = count == 0;
        if (none || count == passed.length) {
            return;
        }
        var values = (ColumnValues.Dictionary) lines.values(this.column);
        var found = new BitSet(column.count);
        for (int i = 0; i < column.count; i++) {
            if (passed[values.code(i)]) {
                found.set(i);
            }
        }
        hits = found;
        none = found.isEmpty();
    }

    private void askValues(TemplateLines lines, Column column, Needle needle) throws IOException {
        ColumnValues values = lines.values(this.column);
        var found = new BitSet(column.count);
        if (!TypedSearch.find(values, column.count, this, needle, found)) {
            byte[] text = lines.scratch().bytes(values.room());
            for (int i = 0; i < column.count; i++) {
                if (passes(needle, text, 0, values.put(i, text, 0))) {
                    found.set(i);
                }
            }
        }
        hits = found;
        none = found.isEmpty();
    }

    private boolean passes(Needle needle, byte[] text, int start, int end) {
        int length = to - from;
        if (length > end - start) {
            return false;
        }
        return switch (relation) {
            case IS -> length == end - start && needle.isAt(text, start, from, to);
            case BEGINS_WITH -> needle.isAt(text, start, from, to);
            case ENDS_WITH -> needle.isAt(text, end - length, from, to);
            case CONTAINS -> {
                int at = start;
                while (at <= end - length && !needle.isAt(text, at, from, to)) {
                    at++;
                }
                yield at <= end - length;
            }
        };
    }
}
