package io.skald.block.template;

import io.skald.model.Varints;

/// The templates and the columns of an open block: the section TEMPLATES.
///
/// `v templateCount, v columnCount, v lineBytes, texts {v length, bytes}, slots {v column}, columns`: template 0 (lines as
/// they are) has no text here and takes its values from column 0; the slots are those of all other templates, in order.
final class TemplateDirectory {
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

    /// @param bytes with a byte of slack behind `length`, which is overwritten
    /// @throws IllegalArgumentException when the bytes are not what [TemplateEncoder] writes
    TemplateDirectory(byte[] bytes, int length, int rowCount, TemplateScratch scratch) {
        this.bytes = bytes;
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
        textStarts = scratch.ints(templateCount);
        textEnds = scratch.ints(templateCount);
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
        slotStarts = scratch.ints(templateCount + 1);
        slotPlaces = scratch.ints(slots);
        slotColumns = scratch.ints(slots);
        readSlots(in, columnCount);
        columns = new Column[columnCount];
        readColumns(in, rowCount);
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
            var column = new Column(in, bytes, rowCount);
            columns[i] = column;
            if (column.isInSmall()) {
                column.offset = small;
                small = Math.addExact(small, column.rawLength);
            } else {
                column.offset = part;
                part = Math.addExact(part, column.storedLength);
            }
        }
    }
}
