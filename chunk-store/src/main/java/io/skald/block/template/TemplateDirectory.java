package io.skald.block.template;

import io.skald.model.Varints;

import java.util.Arrays;

/// The templates and the columns of a block: the section TEMPLATES. Immutable: whoever opens the block again may use it.
///
/// `v templateCount, v columnCount, v lineBytes, texts {v length, bytes}, slots {v column}, columns`: template 0 (lines as
/// they are) has no text here and takes its values from column 0; the slots are those of all other templates, in order.
public final class TemplateDirectory {
    private static final int BYTES_PER_COLUMN = 112;

    /// Texts, prefixes, dictionary values: all slices of the directory point here.
    final byte[] bytes;

    final int templateCount;

    /// Bytes of all lines of the block, one more for each.
    final int lineBytes;

    final int[] textStarts;
    final int[] textEnds;

    /// First slot of each template, and as last the number of slots.
    final int[] slotStarts;

    /// Place of each slot's zero byte in [#bytes].
    final int[] slotPlaces;

    final int[] slotColumns;
    final Column[] columns;

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
            slots += countSlots(textStarts[template], textEnds[template]);
        }
        textsTo = in.position();
        slotStarts = new int[templateCount + 1];
        slotPlaces = new int[slots];
        slotColumns = new int[slots];
        readSlots(in, columnCount);
        columns = new Column[columnCount];
        readColumns(in, rowCount);
    }

    /// Bytes of heap, roughly.
    public long heapBytes() {
        long numbers = (long) textStarts.length + textEnds.length + slotStarts.length;
        numbers += (long) slotPlaces.length + slotColumns.length;
        long strings = 0;
        for (Column column : columns) {
            strings += column.strings.length;
        }
        return bytes.length
                + Integer.BYTES * numbers
                + BYTES_PER_COLUMN * (long) columns.length
                + Long.BYTES * strings;
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
                    slotPlaces[slot] = at;
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
            columns[i] = column;
            if (column.isInSmall()) {
                small = Math.addExact(small, column.rawLength);
            } else {
                part = Math.addExact(part, column.storedLength);
            }
        }
    }
}
