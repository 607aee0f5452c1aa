package io.skald.block;

import static io.skald.block.MetadataWriter.FORM_CONST;
import static io.skald.block.MetadataWriter.FORM_DICT;
import static io.skald.block.MetadataWriter.FORM_VALUES;

import io.skald.logql.engine.Needs.MetadataNames;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.LabelSet;
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

    /// The columns that are needed and that some of the rows have.
    ///
    /// @param stream names that are labels of it are left out, unless all are needed
    /// @param rows ascending, `count` of them
    List<MetadataColumn> columns(
            MetadataNames needed, LabelSet stream, int[] rows, int count, BlockScratch scratch) {
        if (needed.isNone() || columns.isEmpty()) {
            return List.of();
        }
        List<MetadataColumn> found = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            MetadataCells cells = columns.get(i);
            boolean wanted =
                    needed.all() || (needed.contains(cells.name()) && !stream.has(cells.name()));
            if (!wanted) {
                continue;
            }
            int[] ids = scratch.valueIds(i, count);
            if (cells.pick(rows, count, ids, scratch)) {
                found.add(new MetadataColumn(cells.name(), cells.values(), ids));
            }
        }
        return found;
    }
}
