package io.skald.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Metadata;
import io.skald.model.TenantId;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rows of one stream that a test wrote down.
public final class TestRows implements StreamRows {
    private final TenantId tenant;
    private final LabelSet labels;
    private final List<Row> rows = new ArrayList<>();

    public TestRows(TenantId tenant, LabelSet labels) {
        this.tenant = tenant;
        this.labels = labels;
    }

    public TestRows(String... labels) {
        this(TenantId.SINGLE, LabelSet.of(labels));
    }

    public TestRows add(long timestampNanos, byte[] line, Map<String, String> metadata) {
        var bytes = new GrowingBytes(16);
        Metadata.encode(metadata, bytes);
        rows.add(new Row(timestampNanos, line, metadata, bytes.toBytes()));
        return this;
    }

    public TestRows add(long timestampNanos, String line, String... metadata) {
        return add(timestampNanos, Utf8.bytes(line), LabelSet.of(metadata).toMap());
    }

    public List<Row> rows() {
        return rows;
    }

    @Override
    public TenantId tenant() {
        return tenant;
    }

    @Override
    public LabelSet labels() {
        return labels;
    }

    @Override
    public int rowCount() {
        return rows.size();
    }

    @Override
    public long timestampNanos(int row) {
        return rows.get(row).timestampNanos();
    }

    @Override
    public byte[] lineArray(int row) {
        return rows.get(row).line();
    }

    @Override
    public int lineOffset(int row) {
        return 0;
    }

    @Override
    public int lineLength(int row) {
        return rows.get(row).line().length;
    }

    @Override
    public byte[] metadataArray(int row) {
        return rows.get(row).stored();
    }

    @Override
    public int metadataOffset(int row) {
        return 0;
    }

    @Override
    public int metadataLength(int row) {
        return rows.get(row).stored().length;
    }

    /// One entry.
    ///
    /// @param stored the metadata in its stored form
    public record Row(
            long timestampNanos, byte[] line, Map<String, String> metadata, byte[] stored) {
        /// Fails unless a row of a batch is this one, with its metadata.
        public void assertIs(EntryBatch batch, int index, String message) {
            assertEquals(timestampNanos, batch.timestampNanos(index), message);
            int offset = batch.lineOffset(index);
            int end = offset + batch.lineLength(index);
            assertArrayEquals(line, Arrays.copyOfRange(batch.lines(), offset, end), message);
            Map<String, String> pairs = new TreeMap<>();
            for (MetadataColumn column : batch.metadata()) {
                Utf8Slice value = column.value(index);
                if (value != null) {
                    pairs.put(column.name(), value.toString());
                }
            }
            assertEquals(metadata, pairs, message);
        }
    }
}
