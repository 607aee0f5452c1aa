package io.skald.block;

import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.Utf8Slice;
import io.skald.model.Varints;

import org.jspecify.annotations.Nullable;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One metadata column of an open block. The stored bytes have to stay where they are as long as it is used. A column
/// that few rows have takes memory for these only: a block may have as many names as rows.
final class MetadataCells {
    private final String name;
    private final int form;
    private final byte[] stored;
    private final int offset;
    private final int length;
    private final int rowCount;
    private boolean decoded;

    /// A number for each row is kept where one row in that many has a value, and costs little then.
    private static final int DENSE_SHARE = 8;

    /// Index into [#values] of each row, or [MetadataColumn#ABSENT]; empty for a constant and where few rows have one.
    private int[] idOfRow = {};

    /// The rows that have a value, ascending, where they are few: that of index `i` has value `i`.
    private int @Nullable [] sparseRows;

    private List<Utf8Slice> values = List.of();

    MetadataCells(String name, int form, byte[] stored, int offset, int length, int rowCount) {
        this.name = name;
        this.form = form;
        this.stored = stored;
        this.offset = offset;
        this.length = length;
        this.rowCount = rowCount;
    }

    String name() {
        return name;
    }

    /// Distinct values, or one a row that has one. Empty before [#pick].
    List<Utf8Slice> values() {
        return values;
    }

    /// Whether rows between two may have a value; true where only looking at each could tell.
    ///
    /// @throws IllegalArgumentException when the stored bytes are damaged
    boolean mayOccur(int firstRow, int lastRow, BlockScratch scratch) {
        open(scratch);
        int[] sparse = sparseRows;
        if (sparse == null) {
            return true;
        }
        int at = lowerBound(sparse, firstRow);
        return at < sparse.length && sparse[at] <= lastRow;
    }

    /// Writes the value number of each row to `ids`.
    ///
    /// @param rows ascending, `count` of them, at least one
    /// @return whether some of the rows have a value; if not, `ids` may be of any content
    /// @throws IllegalArgumentException when the stored bytes are damaged
    boolean pick(int[] rows, int count, int[] ids, BlockScratch scratch) {
        open(scratch);
        if (form == MetadataWriter.FORM_CONST) {
            Arrays.fill(ids, 0, count, 0);
            return true;
        }
        int[] sparse = sparseRows;
        if (sparse != null) {
            return pickSparse(sparse, rows, count, ids);
        }
        int all = MetadataColumn.ABSENT;
        for (int i = 0; i < count; i++) {
            int id = idOfRow[rows[i]];
            ids[i] = id;
            all &= id;
        }
        return all != MetadataColumn.ABSENT;
    }

    private static boolean pickSparse(int[] sparse, int[] rows, int count, int[] ids) {
        int at = lowerBound(sparse, rows[0]);
        if (at == sparse.length || sparse[at] > rows[count - 1]) {
            return false;
        }
        boolean found = false;
        for (int i = 0; i < count; i++) {
            while (at < sparse.length && sparse[at] < rows[i]) {
                at++;
            }
            boolean present = at < sparse.length && sparse[at] == rows[i];
            ids[i] = present ? at : MetadataColumn.ABSENT;
            found |= present;
        }
        return found;
    }

    private static int lowerBound(int[] sorted, int row) {
        int at = Arrays.binarySearch(sorted, row);
        return at < 0 ? -at - 1 : at;
    }

    private void open(BlockScratch scratch) {
        if (!decoded) {
            decode(scratch);
            decoded = true;
        }
    }

    private void decode(BlockScratch scratch) {
        var in = new Varints.Reader(stored, offset, length);
        switch (form) {
            case MetadataWriter.FORM_CONST ->
                    values = List.of(new Utf8Slice(stored, offset, length));
            case MetadataWriter.FORM_DICT -> decodeDict(unpack(in, scratch));
            case MetadataWriter.FORM_VALUES -> {
                byte[] places = unpack(in, scratch);
                decodeValues(places, unpack(in, scratch));
            }
            default -> throw new IllegalStateException("form " + form);
        }
    }

    private byte[] unpack(Varints.Reader in, BlockScratch scratch) {
        int rawLength = in.readCount();
        if (!ZstdCodec.canHold(in.remaining(), rawLength)) {
            throw new IllegalArgumentException("run of " + rawLength + " bytes");
        }
        byte[] raw = new byte[rawLength];
        PackedBytes.read(in, stored, raw, 0, rawLength, scratch.codec());
        scratch.countDecompressed(rawLength);
        return raw;
    }

    private void decodeDict(byte[] raw) {
        var in = new Varints.Reader(raw, 0, raw.length);
        int count = in.readCount();
        if (count > MetadataWriter.MAX_DICT) {
            throw new IllegalArgumentException("dictionary of " + count + " values");
        }
        List<Utf8Slice> dictionary = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int size = in.readCount();
            dictionary.add(new Utf8Slice(raw, in.skip(size), size));
        }
        int codes = in.skip(rowCount);
        idOfRow = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            int code = raw[codes + row] & 0xff;
            if (code > count) {
                throw new IllegalArgumentException("value " + code + " of " + count);
            }
            idOfRow[row] = code - 1;
        }
        values = dictionary;
    }

    private void decodeValues(byte[] places, byte[] bytes) {
        var in = new Varints.Reader(places, 0, places.length);
        int present = in.readCount();
        if (present > rowCount) {
            throw new IllegalArgumentException(present + " values in " + rowCount + " rows");
        }
        readPlaces(in, present);
        int[] starts = new int[present + 1];
        int common = in.readCount() - 1;
        for (int i = 0; i < present; i++) {
            long end = (long) starts[i] + (common >= 0 ? common : in.readCount());
            if (end > bytes.length) {
                throw new IllegalArgumentException("value behind the end of the values");
            }
            starts[i + 1] = (int) end;
        }
        values = new SliceList(bytes, starts);
    }

    private void readPlaces(Varints.Reader in, int present) {
        boolean dense = (long) present * DENSE_SHARE >= rowCount;
        int[] places = new int[dense ? rowCount : present];
        Arrays.fill(places, MetadataColumn.ABSENT);
        int row = -1;
        for (int i = 0; i < present; i++) {
            long gap = present == rowCount ? 0 : in.readCount();
            if (gap >= rowCount - 1L - row) {
                throw new IllegalArgumentException("value behind the last row");
            }
            row += (int) gap + 1;
            places[dense ? row : i] = dense ? i : row;
        }
        if (dense) {
            idOfRow = places;
        } else {
            sparseRows = places;
        }
    }

    /// Values one after the other in one array; a slice is made when it is asked for.
    private static final class SliceList extends AbstractList<Utf8Slice> {
        private final byte[] bytes;
        private final int[] starts;

        SliceList(byte[] bytes, int[] starts) {
            this.bytes = bytes;
            this.starts = starts;
        }

        @Override
        public Utf8Slice get(int index) {
            return new Utf8Slice(bytes, starts[index], starts[index + 1] - starts[index]);
        }

        @Override
        public int size() {
            return starts.length - 1;
        }
    }
}
