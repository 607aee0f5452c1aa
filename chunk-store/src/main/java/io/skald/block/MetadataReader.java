package io.skald.block;

import static io.skald.block.MetadataWriter.FORM_CONST;
import static io.skald.block.MetadataWriter.FORM_DICT;
import static io.skald.block.MetadataWriter.FORM_VALUES;

import io.skald.logql.engine.Needs.MetadataNames;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.LabelSet;
import io.skald.model.MetadataColumns;
import io.skald.model.Utf8;
import io.skald.model.Varints;

import java.util.ArrayList;
import java.util.List;

/// The metadata section of one open block: a directory of columns, each decoded when it is first asked for.
final class MetadataReader {
    static final MetadataReader NONE = new MetadataReader(List.of());

    private final List<MetadataCells> columns;

    private MetadataReader(List<MetadataCells> columns) {
        this.columns = columns;
    }

    /// @throws IllegalArgumentException when the bytes are not what [MetadataWriter] writes
    static MetadataReader parse(byte[] bytes, int offset, int length, int rowCount) {
        var in = new Varints.Reader(bytes, offset, length);
        int count = in.readCount();
        if (count > length) {
            throw new IllegalArgumentException(count + " columns in " + length + " bytes");
        }
        List<MetadataCells> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int nameLength = in.readCount();
            String name = Utf8.text(bytes, in.skip(nameLength), nameLength);
            int form = bytes[in.skip(1)];
            if (form != FORM_CONST && form != FORM_DICT && form != FORM_VALUES) {
                throw new IllegalArgumentException("unknown form of column: " + form);
            }
            int size = in.readCount();
            columns.add(new MetadataCells(name, form, bytes, in.skip(size), size, rowCount));
        }
        return new MetadataReader(columns);
    }

    /// The columns that are needed.
    ///
    /// @param stream names that are labels of it are left out, unless all are needed
    List<MetadataCells> wanted(MetadataNames needed, LabelSet stream) {
        if (needed.isNone()) {
            return List.of();
        }
        if (needed.all()) {
            return columns;
        }
        List<MetadataCells> wanted = new ArrayList<>();
        for (MetadataCells cells : columns) {
            if (needed.contains(cells.name()) && !stream.has(cells.name())) {
                wanted.add(cells);
            }
        }
        return wanted;
    }

    /// How many of the rows, from the first on, make a batch of at most [MetadataColumns#MAX_CELLS] cells. Columns that
    /// no row of the batch has cost nothing there.
    ///
    /// @param rows ascending, `count` of them, at least one
    /// @return at least 1
    static int rowsThatFit(
            List<MetadataCells> wanted, int[] rows, int count, BlockScratch scratch) {
        if ((long) wanted.size() * count <= MetadataColumns.MAX_CELLS) {
            return count;
        }
        int fit = Math.max(1, MetadataColumns.MAX_CELLS / wanted.size());
        while (fit < count) {
            int next = (int) Math.min(count, 2L * fit);
            long columns = 0;
            for (MetadataCells cells : wanted) {
                columns += cells.mayOccur(rows[0], rows[next - 1], scratch) ? 1 : 0;
            }
            if (columns * next > MetadataColumns.MAX_CELLS) {
                break;
            }
            fit = next;
        }
        return fit;
    }

    /// Those of the columns that some of the rows have.
    ///
    /// @param rows ascending, `count` of them, at least one
    static List<MetadataColumn> columns(
            List<MetadataCells> wanted, int[] rows, int count, BlockScratch scratch) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<MetadataColumn> found = new ArrayList<>();
        for (MetadataCells cells : wanted) {
            int[] ids = scratch.valueIds(found.size(), count);
            if (cells.pick(rows, count, ids, scratch)) {
                found.add(new MetadataColumn(cells.name(), cells.values(), ids));
            }
        }
        return found;
    }
}
