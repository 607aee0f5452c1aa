package io.skald.block.template;

import io.skald.block.Crc;
import io.skald.block.LittleEndian;
import io.skald.block.ZstdCodec;
import io.skald.model.GrowingBytes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Takes the lines of a block apart and lays them out as sections of encoding 2. Reusable; its memory is a few times that
/// of the largest block.
///
/// Blocks of text without templates (prose, code) are not worth it and cost ten times as much, so a sample of the lines
/// is looked at first. Where templates explode because some free text is in them, words that occur rarely become
/// variables and everything is done once more; beyond a bound, lines stay as they are.
public final class TemplateEncoder {
    /// Numbers of templates are stored in two bytes.
    static final int MAX_TEMPLATES = 1 << 16;

    private static final int SAMPLE_STEP = 16;

    /// More templates than one for that many rows of the sample: text without templates. Mixed blocks at the end of a segment
    /// have one for three; whether they pay is seen when they are made.
    private static final int SAMPLE_ROWS_PER_TEMPLATE = 2;

    /// Templates that any sample may have.
    private static final int SAMPLE_FREE = 16;

    private final LineTokenizer tokenizer = new LineTokenizer();
    private final TemplateTable table = new TemplateTable();
    private final RecentTemplates recent = new RecentTemplates(table, tokenizer);
    private final ColumnEncoder columns = new ColumnEncoder();
    private final LongList variables = new LongList();
    private final LongList values = new LongList();
    private final Crc crc = new Crc();
    private @Nullable WordCounts words;
    private int[] templates = new int[0];
    private int[] columnEnds = new int[0];
    private int[] columnBytes = new int[0];
    private byte[] valueBytes = new byte[0];

    /// Per column, the place of its value in [#valueBytes] when all rows have the same, else [#VARIES].
    private long[] constants = new long[0];

    private static final long VARIES = -1;

    private final GrowingBytes directory = new GrowingBytes(16 << 10);
    private final GrowingBytes text = new GrowingBytes(1 << 10);
    private final GrowingBytes payload = new GrowingBytes(64 << 10);
    private final GrowingBytes packed = new GrowingBytes(64 << 10);

    /// The sections of a block.
    public static final class Sections {
        public final GrowingBytes templates = new GrowingBytes(16 << 10);
        public final GrowingBytes templateOfRow = new GrowingBytes(16 << 10);
        public final GrowingBytes small = new GrowingBytes(16 << 10);

        /// Made of parts that are compressed already.
        public final GrowingBytes columns = new GrowingBytes(64 << 10);

        void clear() {
            templates.clear();
            templateOfRow.clear();
            small.clear();
            columns.clear();
        }
    }

    /// Whether the lines look as if templates paid.
    ///
    /// @param lines as for [#encode]
    /// @param ends offset behind each line
    public boolean isWorthwhile(byte[] lines, int[] ends, int rowCount) {
        table.clear();
        int step = Math.clamp(rowCount / 256, 1, SAMPLE_STEP);
        int sampled = 0;
        for (int row = 0; row < rowCount; row += step) {
            int from = row == 0 ? 0 : ends[row - 1] + 1;
            variables.truncate(0);
            sampled++;
            if (tokenizer.split(lines, from, ends[row], null, variables)) {
                table.number(tokenizer.text(), tokenizer.textLength(), true);
            } else {
                sampled--;
            }
        }
        return sampled > 0 && table.size() - 1 <= SAMPLE_FREE + sampled / SAMPLE_ROWS_PER_TEMPLATE;
    }

    /// Encodes lines.
    ///
    /// @param lines one after the other, each followed by a newline that does not belong to it, and
    ///     [TemplateScratch#SLACK] bytes more behind the last one
    /// @param ends offset behind each line
    /// @param rowCount lines, at least one
    /// @param out overwritten
    public void encode(byte[] lines, int[] ends, int rowCount, ZstdCodec codec, Sections out) {
        if (templates.length < rowCount) {
            templates = new int[rowCount + rowCount / 4];
        }
        int few = Math.max(256, rowCount / 16);
        if (!split(lines, ends, rowCount, null, few, false)) {
            WordCounts counts = words == null ? new WordCounts() : words;
            words = counts;
            counts.clear();
            counts.addAll(lines, 0, ends[rowCount - 1]);
            counts.rareBelow(Math.max(3, rowCount / 1000));
            int most = Math.min(MAX_TEMPLATES, Math.max(1024, rowCount / 8));
            split(lines, ends, rowCount, counts, most, true);
        }
        distribute(lines, rowCount);
        out.clear();
        putTemplateOfRow(rowCount, out.templateOfRow);
        directory.clear();
        if (constants.length < table.columnCount()) {
            constants = new long[2 * table.columnCount()];
        }
        for (int column = 0; column < table.columnCount(); column++) {
            constants[column] = VARIES;
            putColumn(column, codec, out);
        }
        putTemplates(ends[rowCount - 1] + 1, out.templates);
        out.templates.put(directory.array(), 0, directory.size());
    }

    /// Takes all lines apart.
    ///
    /// @param most templates that there may be
    /// @param toEnd whether to go on when there are more: lines of further templates stay as they are
    /// @return whether the end was reached
    private boolean split(
            byte[] lines,
            int[] ends,
            int rowCount,
            @Nullable WordCounts rare,
            int most,
            boolean toEnd) {
        table.clear();
        recent.clear();
        variables.truncate(0);
        int from = 0;
        for (int row = 0; row < rowCount; row++) {
            int end = ends[row];
            int before = variables.size();
            int template = recent.find(lines, from, end, variables);
            if (template == TemplateTable.RAW
                    && tokenizer.split(lines, from, end, rare, variables)) {
                boolean mayAdd = table.size() < most;
                template = table.number(tokenizer.text(), tokenizer.textLength(), mayAdd);
                if (template == TemplateTable.RAW) {
                    if (!toEnd) {
                        return false;
                    }
                    variables.truncate(before);
                } else {
                    recent.add(template);
                }
            }
            if (template == TemplateTable.RAW) {
                variables.add(Slice.of(from, end - from));
            }
            table.countRow(template);
            templates[row] = template;
            from = end + 1;
        }
        return true;
    }

    /// Copies the variables, which stand row after row, into the order of columns: every column is looked at several
    /// times, and is in the cache then.
    private void distribute(byte[] lines, int rowCount) {
        int columnCount = table.columnCount();
        if (columnEnds.length < columnCount) {
            columnEnds = new int[2 * columnCount];
            columnBytes = new int[2 * columnCount];
        }
        int[] next = columnEnds;
        int[] bytes = columnBytes;
        Arrays.fill(next, 0, columnCount, 0);
        Arrays.fill(bytes, 0, columnCount, 0);
        long[] source = variables.array();
        int at = 0;
        for (int row = 0; row < rowCount; row++) {
            int end = table.slotEnd(templates[row]);
            for (int slot = table.slotStart(templates[row]); slot < end; slot++) {
                int column = table.column(slot);
                next[column]++;
                bytes[column] += Slice.length(source[at++]);
            }
        }
        int start = 0;
        int size = 0;
        for (int column = 0; column < columnCount; column++) {
            int count = next[column];
            next[column] = start;
            start += count;
            int length = bytes[column];
            bytes[column] = size;
            // Copies may overwrite that much behind a column's last value.
            size += length + Copies.SLACK;
        }
        values.setSize(start);
        if (valueBytes.length < size + Copies.SLACK) {
            valueBytes = new byte[size + size / 4 + Copies.SLACK];
        }
        place(lines, rowCount, next, bytes);
    }

    /// @param next place of each column's next value
    /// @param bytes offset of each column's next value
    private void place(byte[] lines, int rowCount, int[] next, int[] bytes) {
        long[] source = variables.array();
        long[] target = values.array();
        int at = 0;
        for (int row = 0; row < rowCount; row++) {
            int end = table.slotEnd(templates[row]);
            for (int slot = table.slotStart(templates[row]); slot < end; slot++) {
                int column = table.column(slot);
                long ref = source[at++];
                int length = Slice.length(ref);
                int offset = bytes[column];
                Copies.copy(lines, Slice.offset(ref), length, valueBytes, offset);
                target[next[column]++] = Slice.of(offset, length);
                bytes[column] = offset + length;
            }
        }
    }

    private void putTemplateOfRow(int rowCount, GrowingBytes out) {
        for (int shift = 0; table.size() - 1 >>> shift != 0; shift += Byte.SIZE) {
            out.ensure(rowCount);
            for (int row = 0; row < rowCount; row++) {
                out.put((byte) (templates[row] >>> shift));
            }
        }
    }

    /// Writes the texts. What is the same in all rows becomes text again: fewer variables make everything faster.
    private void putTemplates(int lineBytes, GrowingBytes out) {
        out.putVarint(table.size());
        out.putVarint(table.columnCount());
        out.putVarint(lineBytes);
        for (int template = 1; template < table.size(); template++) {
            putText(template, out);
        }
        for (int slot = table.slotStart(1); slot < table.slotEnd(table.size() - 1); slot++) {
            if (constants[table.column(slot)] == VARIES) {
                out.putVarint(table.column(slot));
            }
        }
    }

    private void putText(int template, GrowingBytes out) {
        byte[] source = table.text();
        int from = table.textOffset(template);
        int end = from + table.textLength(template);
        text.clear();
        int slot = table.slotStart(template);
        for (int at = from; at < end; at++) {
            if (source[at] == LineTokenizer.SLOT) {
                long constant = constants[table.column(slot++)];
                if (constant != VARIES) {
                    text.put(source, from, at - from);
                    text.put(valueBytes, Slice.offset(constant), Slice.length(constant));
                    from = at + 1;
                }
            }
        }
        text.put(source, from, end - from);
        out.putVarint(text.size());
        out.put(text.array(), 0, text.size());
    }

    private void putColumn(int column, ZstdCodec codec, Sections out) {
        int from = column == 0 ? 0 : columnEnds[column - 1];
        int to = columnEnds[column];
        if (from == to) {
            putEmpty();
            return;
        }
        if (column == TemplateTable.RAW_COLUMN) {
            columns.encodeRaw(valueBytes, values.array(), from, to, directory, payload);
        } else if (!columns.encode(valueBytes, values.array(), from, to, directory, payload)) {
            constants[column] = values.get(from);
            putEmpty();
            return;
        }
        int length = payload.size();
        directory.putVarint(length);
        if (length < ColumnFormat.SMALL_BYTES) {
            out.small.put(payload.array(), 0, length);
        } else {
            putPart(length, codec, out.columns);
        }
        columns.putFilter(valueBytes, values.array(), from, to, directory);
    }

    private void putEmpty() {
        directory.put((byte) ColumnFormat.EMPTY);
        directory.putVarint(0);
    }

    private void putPart(int length, ZstdCodec codec, GrowingBytes out) {
        packed.clear();
        packed.ensure(ZstdCodec.maxCompressedLength(length));
        int stored = codec.compress(payload.array(), 0, length, packed.array(), 0);
        boolean smaller = stored < length;
        byte[] part = smaller ? packed.array() : payload.array();
        stored = smaller ? stored : length;
        directory.put((byte) (smaller ? 1 : 0));
        directory.putVarint(stored);
        LittleEndian.putInt(directory, crc.of(part, 0, stored));
        out.put(part, 0, stored);
    }
}
