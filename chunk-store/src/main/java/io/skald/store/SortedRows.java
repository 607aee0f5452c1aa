package io.skald.store;

import io.skald.block.StreamRows;
import io.skald.head.HeadStream;
import io.skald.head.RowOrder;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.util.BitSet;

/// A head stream's rows as they go into a segment: in order, without those that the store has already.
final class SortedRows implements StreamRows {
    private final HeadStream stream;
    private final RowOrder order;

    /// Places in the order; null when all of them are kept.
    private final int @org.jspecify.annotations.Nullable [] kept;

    SortedRows(RowOrder order, BitSet duplicates) {
        this.stream = order.stream();
        this.order = order;
        this.kept =
                duplicates.isEmpty()
                        ? null
                        : java.util.stream.IntStream.range(0, order.size())
                                .filter(place -> !duplicates.get(place))
                                .toArray();
    }

    private int row(int index) {
        return order.row(kept == null ? index : kept[index]);
    }

    @Override
    public TenantId tenant() {
        return stream.tenant();
    }

    @Override
    public LabelSet labels() {
        return stream.labels();
    }

    @Override
    public int rowCount() {
        return kept == null ? order.size() : kept.length;
    }

    @Override
    public long timestampNanos(int row) {
        return stream.timestampNanos(row(row));
    }

    @Override
    public byte[] lineArray(int row) {
        return stream.lineArray(row(row));
    }

    @Override
    public int lineOffset(int row) {
        return stream.lineOffset(row(row));
    }

    @Override
    public int lineLength(int row) {
        return stream.lineLength(row(row));
    }

    @Override
    public byte[] metadataArray(int row) {
        return stream.metadataSet(row(row));
    }

    @Override
    public int metadataOffset(int row) {
        return 0;
    }

    @Override
    public int metadataLength(int row) {
        return stream.metadataSet(row(row)).length;
    }
}
