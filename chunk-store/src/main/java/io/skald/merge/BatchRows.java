package io.skald.merge;

import io.skald.block.StreamRows;
import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Metadata;
import io.skald.model.TenantId;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import java.util.Arrays;
import java.util.List;

/// The rows of a batch as a writer wants them: metadata back in its stored form. That is made for the row that was
/// asked for last, and stays where the next row has the same values.
final class BatchRows implements StreamRows {
    private static final int NOTHING_ENCODED = -2;

    private final TenantId tenant;
    private final EntryBatch batch;
    private final GrowingBytes stored = new GrowingBytes(64);
    private List<MetadataColumn> columns = List.of();
    private byte[][] names = {};

    /// Value numbers that [#stored] was made of, one a column.
    private int[] encodedIds = {};

    private int encodedRow = -1;

    /// @param batch with lines and all metadata
    BatchRows(TenantId tenant, EntryBatch batch) {
        this.tenant = tenant;
        this.batch = batch;
    }

    /// To be called when the batch has been filled.
    void filled() {
        columns = batch.metadata();
        names = columns.stream().map(column -> Utf8.bytes(column.name())).toArray(byte[][]::new);
        encodedIds = new int[names.length];
        Arrays.fill(encodedIds, NOTHING_ENCODED);
        encodedRow = -1;
        stored.clear();
    }

    private void encode(int row) {
        if (row == encodedRow) {
            return;
        }
        encodedRow = row;
        boolean changed = false;
        int pairs = 0;
        for (int i = 0; i < encodedIds.length; i++) {
            int id = columns.get(i).valueIds()[row];
            changed |= id != encodedIds[i];
            encodedIds[i] = id;
            pairs += id == MetadataColumn.ABSENT ? 0 : 1;
        }
        if (changed) {
            encodePairs(row, pairs);
        }
    }

    private void encodePairs(int row, int pairs) {
        stored.clear();
        if (pairs == 0) {
            return;
        }
        stored.putVarint(pairs);
        for (int i = 0; i < names.length; i++) {
            Utf8Slice value = columns.get(i).value(row);
            if (value != null) {
                Metadata.putPair(stored, names[i], value);
            }
        }
    }

    @Override
    public TenantId tenant() {
        return tenant;
    }

    @Override
    public LabelSet labels() {
        return batch.stream();
    }

    @Override
    public int rowCount() {
        return batch.rowCount();
    }

    @Override
    public long timestampNanos(int row) {
        return batch.timestampNanos(row);
    }

    @Override
    public byte[] lineArray(int row) {
        return batch.lines();
    }

    @Override
    public int lineOffset(int row) {
        return batch.lineOffset(row);
    }

    @Override
    public int lineLength(int row) {
        return batch.lineLength(row);
    }

    @Override
    public byte[] metadataArray(int row) {
        encode(row);
        return stored.array();
    }

    @Override
    public int metadataOffset(int row) {
        return 0;
    }

    @Override
    public int metadataLength(int row) {
        encode(row);
        return stored.size();
    }
}
