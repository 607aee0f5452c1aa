package io.skald.block.template;

import io.skald.logql.text.LineFilter;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// The lines of one open block, still taken apart. Columns are read and decoded when they are first needed. Methods throw
/// [IllegalArgumentException] when bytes are damaged.
public final class TemplateLines {
    /// A batch ends with the line that makes it so large: it stays in the processor's cache, and a query that has enough
    /// lines stops early.
    private static final int BATCH_BYTES = 256 << 10;

    private final TemplateDirectory directory;
    private final TemplateSource source;
    private final TemplateScratch scratch;
    private final ColumnLoader loader;
    private final int rowCount;
    private byte[] low = {};
    private byte[] high = {};
    private int highAt;
    private boolean open;

    /// Bytes that the lines of each template need at most; 0 before its columns are there.
    private final int[] room;

    /// Values of each column before row [#next].
    private final int[] taken;

    /// Rows of each template that [#taken] has not counted yet.
    private final int[] pending;

    private final int[] touched;
    private int touchedCount;
    private int next;

    /// @param scratch its arrays are taken from the block before
    public TemplateLines(TemplateSource source, int rowCount, TemplateScratch scratch)
            throws IOException {
        scratch.reset();
        this.directory = directory(source, rowCount);
        this.source = source;
        this.scratch = scratch;
        this.rowCount = rowCount;
        this.loader = new ColumnLoader(directory, source, scratch);
        this.room = scratch.ints(directory.templateCount);
        this.taken = scratch.ints(directory.columns.length);
        this.pending = scratch.ints(directory.templateCount);
        this.touched = scratch.ints(directory.templateCount);
        java.util.Arrays.fill(room, 0, directory.templateCount, 0);
        rewind();
    }

    private static TemplateDirectory directory(TemplateSource source, int rowCount)
            throws IOException {
        TemplateDirectory known = source.directory();
        if (known == null) {
            TemplateSource.Bytes bytes = source.templates();
            known = new TemplateDirectory(bytes.array(), bytes.length(), rowCount);
            source.keep(known);
        }
        return known;
    }

    TemplateDirectory directory() {
        return directory;
    }

    TemplateScratch scratch() {
        return scratch;
    }

    int rowCount() {
        return rowCount;
    }

    ColumnValues values(int column) throws IOException {
        return loader.values(column);
    }

    /// Template of a row, once [#openRows()] was called.
    int template(int row) {
        return high.length == 0
                ? low[row] & 0xff
                : (low[row] & 0xff) | (high[highAt + row] & 0xff) << 8;
    }

    /// Whether [#lowTemplates] tells the templates of rows, so that there are 256 at most.
    boolean isOneByte() {
        return high.length == 0;
    }

    /// The low byte of each row's template, once [#openRows()] was called. Not to be changed.
    byte[] lowTemplates() {
        return low;
    }

    /// Reads which row has which template, and checks that columns have as many values as these need.
    void openRows() throws IOException {
        if (open) {
            return;
        }
        int planes = 0;
        while (directory.templateCount - 1 >>> Byte.SIZE * planes != 0) {
            planes++;
        }
        if (planes == 0) {
            low = scratch.bytes(rowCount);
            java.util.Arrays.fill(low, 0, rowCount, (byte) 0);
        } else {
            TemplateSource.Bytes bytes = source.templateOfRow();
            if (bytes.length() != planes * (long) rowCount) {
                throw new IllegalArgumentException("templates of another number of rows");
            }
            low = bytes.array();
            highAt = rowCount;
            high = planes == 1 ? high : bytes.array();
        }
        checkCounts();
        open = true;
    }

    private void checkCounts() {
        int templates = directory.templateCount;
        int[] rows = pending;
        if (isOneByte()) {
            countBytes(rows, templates);
        } else {
            for (int row = 0; row < rowCount; row++) {
                int template = template(row);
                if (template >= templates) {
                    throw new IllegalArgumentException("unknown template");
                }
                rows[template]++;
            }
        }
        checkSize(rows);
        long[] values = scratch.longs(directory.columns.length);
        java.util.Arrays.fill(values, 0, directory.columns.length, 0);
        for (int template = 0; template < templates; template++) {
            for (int slot = directory.slotStarts[template];
                    slot < directory.slotStarts[template + 1];
                    slot++) {
                values[directory.slotColumns[slot]] += rows[template];
            }
            rows[template] = 0;
        }
        for (int column = 0; column < directory.columns.length; column++) {
            if (values[column] != directory.columns[column].count) {
                throw new IllegalArgumentException("column of another number of values");
            }
        }
    }

    /// Neighbouring rows, which mostly have one template, count in tables of their own: adding to one number again and again
    /// takes as long as each addition waits for the one before.
    private void countBytes(int[] rows, int templates) {
        int[] even = new int[1 << Byte.SIZE];
        int[] odd = new int[1 << Byte.SIZE];
        byte[] codes = low;
        int row = 0;
        for (; row + 1 < rowCount; row += 2) {
            even[codes[row] & 0xff]++;
            odd[codes[row + 1] & 0xff]++;
        }
        if (row < rowCount) {
            even[codes[row] & 0xff]++;
        }
        for (int template = 0; template < even.length; template++) {
            int count = even[template] + odd[template];
            if (count > 0 && template >= templates) {
                throw new IllegalArgumentException("unknown template");
            }
            if (count > 0) {
                rows[template] += count;
            }
        }
    }

    /// Text that is given away as lines is bounded by what the block says it holds, and that by the format.
    private void checkSize(int[] rows) {
        long bytes = 0;
        for (int template = 0; template < directory.templateCount; template++) {
            long text = (long) directory.textEnds[template] - directory.textStarts[template];
            long slots = (long) directory.slotStarts[template + 1] - directory.slotStarts[template];
            bytes += rows[template] * (text - slots + 1);
        }
        if (bytes > directory.lineBytes) {
            throw new IllegalArgumentException("more text than lines");
        }
    }

    private void rewind() {
        next = 0;
        touchedCount = 0;
        java.util.Arrays.fill(taken, 0, directory.columns.length, 0);
        java.util.Arrays.fill(pending, 0, directory.templateCount, 0);
    }

    /// Goes to a row, so that [#taken] tells which values are its.
    private void seek(int row) {
        if (row < next) {
            rewind();
        }
        if (row == next) {
            return;
        }
        for (; next < row; next++) {
            int template = template(next);
            if (pending[template]++ == 0) {
                touched[touchedCount++] = template;
            }
        }
        for (int i = 0; i < touchedCount; i++) {
            int template = touched[i];
            int rows = pending[template];
            pending[template] = 0;
            int end = directory.slotStarts[template + 1];
            for (int slot = directory.slotStarts[template]; slot < end; slot++) {
                taken[directory.slotColumns[slot]] += rows;
            }
        }
        touchedCount = 0;
    }

    /// Fills in lengths and, where wanted, lines.
    ///
    /// @param rows ascending, `count` of them, at least one
    /// @param text whether lines are wanted too
    /// @return how many of the rows were filled in: all, or as many as make a batch of reasonable size
    public int fill(int[] rows, int count, boolean text, EntryBatch batch) throws IOException {
        int[] lengths = batch.lineLengthArray();
        if (!text) {
            for (int i = 0; i < count; i++) {
                lengths[i] = length(rows[i]);
            }
            return count;
        }
        int[] offsets = batch.lineOffsetArray();
        GrowingBytes out = scratch.lines();
        out.clear();
        int filled = 0;
        while (filled < count && out.size() < BATCH_BYTES) {
            offsets[filled] = out.size();
            append(rows[filled], out);
            lengths[filled] = out.size() - offsets[filled];
            filled++;
        }
        batch.lines(out.array());
        return filled;
    }

    /// Whether a row's line passes a filter. Cheapest with rows in ascending order.
    public boolean matches(LineFilter filter, int row) throws IOException {
        GrowingBytes line = scratch.line();
        line.clear();
        append(row, line);
        return filter.matches(line.array(), 0, line.size());
    }

    /// Appends a line. Cheapest with rows in ascending order.
    ///
    /// @param row from 0 to the number of rows less one
    void append(int row, GrowingBytes out) throws IOException {
        openRows();
        seek(row);
        int template = template(row);
        out.ensure(room[template] == 0 ? prepare(template) : room[template]);
        TemplateDirectory d = directory;
        @Nullable ColumnValues[] values = loader.loaded();
        byte[] target = out.array();
        int at = out.size();
        int start = d.textStarts[template];
        int text = start;
        int end = d.slotStarts[template + 1];
        for (int slot = d.slotStarts[template]; slot < end; slot++) {
            int place = start + d.slotPlaces[slot];
            at = Copies.copy(d.bytes, text, place - text, target, at);
            text = place + 1;
            int column = d.slotColumns[slot];
            at = java.util.Objects.requireNonNull(values[column]).put(taken[column]++, target, at);
        }
        at = Copies.copy(d.bytes, text, d.textEnds[template] - text, target, at);
        out.advance(at - out.size());
        next = row + 1;
    }

    /// Bytes of a line. Cheapest with rows in ascending order.
    int length(int row) throws IOException {
        openRows();
        seek(row);
        int template = template(row);
        int length = directory.textEnds[template] - directory.textStarts[template];
        int end = directory.slotStarts[template + 1];
        for (int slot = directory.slotStarts[template]; slot < end; slot++) {
            int column = directory.slotColumns[slot];
            length += length(column, taken[column]++) - 1;
        }
        next = row + 1;
        return length;
    }

    /// Bytes of a value; the column is decoded only where they differ.
    private int length(int column, int index) throws IOException {
        Column entry = directory.columns[column];
        if (entry.minLength == entry.maxLength) {
            return entry.minLength;
        }
        return values(column).length(index);
    }

    /// Decodes the columns of a template.
    ///
    /// @return bytes that its lines need at most
    private int prepare(int template) throws IOException {
        long needed = (long) directory.textEnds[template] - directory.textStarts[template];
        int end = directory.slotStarts[template + 1];
        for (int slot = directory.slotStarts[template]; slot < end; slot++) {
            needed += values(directory.slotColumns[slot]).room();
        }
        room[template] = Math.toIntExact(needed + Copies.SLACK);
        return room[template];
    }
}
