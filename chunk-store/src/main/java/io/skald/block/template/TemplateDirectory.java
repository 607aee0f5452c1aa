package io.skald.block.template;

import io.skald.logql.text.ByteFinder;
import io.skald.model.Varints;

import java.util.Arrays;

/// The templates and the columns of a block: the section TEMPLATES. Immutable: whoever opens the block again may use it.
///
/// `v templateCount, v columnCount, v lineBytes, texts {v length, bytes}, slots {v column}, columns`: template 0 (lines as
/// they are) has no text here and takes its values from column 0; the slots are those of all other templates, in order.
public final class TemplateDirectory {

    /// Texts, prefixes, dictionary values: all slices of the directory point here.
    final byte[] bytes;

    final int templateCount;

    /// Bytes of all lines of the block, one more for each.
    final int lineBytes;

    final int[] textStarts;
    final int[] textEnds;

    /// First slot of each template, and as last the number of slots.
    final int[] slotStarts;

    /// Place of each slot's zero byte in the text of its template, which is no longer than a line.
    final char[] slotPlaces;

    final int[] slotColumns;
    final Column[] columns;

    /// The columns but the first that have values.
    final int[] filled;

    /// Which pairs of bytes occur in the texts.
    private final PairSet pairs = new PairSet();

    /// Bytes of all texts lie in `[textsFrom, textsTo)`, with their lengths between them.
    final int textsFrom;

    final int textsTo;

    /// @param source with `length` bytes, which are copied
    /// @throws IllegalArgumentException when the bytes are not what [TemplateEncoder] writes
    TemplateDirectory(byte[] source, int length, int rowCount) {
        bytes = Arrays.copyOf(source, length + TemplateScratch.SLACK);
        var in = new Varints.Reader(bytes, 0, length);
        templateCount = in.readCount();
        int columnCount = in.readCount();
        lineBytes = in.readCount();
        if (templateCount < 1
                || templateCount > Math.min(length, TemplateEncoder.MAX_TEMPLATES)
                || columnCount < 1
                || columnCount > length) {
            throw new IllegalArgumentException("impossible numbers of templates");
        }
        textStarts = new int[templateCount];
        textEnds = new int[templateCount];
        bytes[length] = LineTokenizer.SLOT;
        textStarts[0] = length;
        textEnds[0] = length + 1;
        textsFrom = in.position();
        int slots = 1;
        for (int template = 1; template < templateCount; template++) {
            int size = in.readCount();
            textStarts[template] = in.skip(size);
            textEnds[template] = textStarts[template] + size;
            if (size > Character.MAX_VALUE) {
                throw new IllegalArgumentException("template longer than a line");
            }
            pairs.add(bytes, textStarts[template], textEnds[template]);
            slots += countSlots(textStarts[template], textEnds[template]);
        }
        textsTo = in.position();
        slotStarts = new int[templateCount + 1];
        slotPlaces = new char[slots];
        slotColumns = new int[slots];
        readSlots(in, columnCount);
        columns = new Column[columnCount];
        readColumns(in, rowCount);
        filled = filledColumns();
    }

    private int[] filledColumns() {
        int count = 0;
        int[] found = new int[columns.length];
        for (int column = 1; column < columns.length; column++) {
            if (columns[column].count > 0) {
                found[count++] = column;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /// Whether no line contains a string, by what is known without reading anything. Cheap; often says no where it could
    /// say yes.
    public boolean lacks(ByteFinder finder, TemplateScratch scratch) {
        Needle needle = scratch.needle(finder);
        if (!needle.isWord()
                || pairs.mayContain(needle)
                || !ColumnTest.isHopeless(
                        this,
                        TemplateTable.RAW_COLUMN,
                        ColumnTest.Relation.CONTAINS,
                        needle,
                        0,
                        needle.length)) {
            return false;
        }
        for (int column : filled) {
            if (!ColumnTest.isHopeless(
                    this, column, ColumnTest.Relation.CONTAINS, needle, 0, needle.length)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the texts may contain the needle.
    boolean mayHaveInTexts(Needle needle) {
        return pairs.mayContain(needle);
    }

    /// Bytes of heap, roughly.
    public long heapBytes() {
        long numbers = (long) textStarts.length + textEnds.length + slotStarts.length;
        numbers += (long) slotColumns.length + columns.length + filled.length;
        long size = (long) PairSet.HEAP_BYTES + bytes.length;
        for (Column column : columns) {
            size += column.heapBytes();
        }
        return size + Integer.BYTES * numbers + Character.BYTES * (long) slotPlaces.length;
    }

    private int countSlots(int from, int to) {
        int count = 0;
        for (int at = from; at < to; at++) {
            count += bytes[at] == LineTokenizer.SLOT ? 1 : 0;
        }
        return count;
    }

    private void readSlots(Varints.Reader in, int columnCount) {
        int slot = 0;
        for (int template = 0; template < templateCount; template++) {
            slotStarts[template] = slot;
            for (int at = textStarts[template]; at < textEnds[template]; at++) {
                if (bytes[at] == LineTokenizer.SLOT) {
                    slotPlaces[slot] = (char) (at - textStarts[template]);
                    int column = template == TemplateTable.RAW ? 0 : in.readCount();
                    if (column >= columnCount || (column == 0) != (template == 0)) {
                        throw new IllegalArgumentException("variable of column " + column);
                    }
                    slotColumns[slot++] = column;
                }
            }
        }
        slotStarts[templateCount] = slot;
    }

    private void readColumns(Varints.Reader in, int rowCount) {
        int small = 0;
        int part = 0;
        for (int i = 0; i < columns.length; i++) {
            var column = new Column(in, bytes, rowCount, small, part);
            columns[i] = column.count == 0 ? Column.EMPTY : column;
            if (column.isInSmall()) {
                small = Math.addExact(small, column.rawLength);
            } else {
                part = Math.addExact(part, column.storedLength);
            }
        }
    }
}
