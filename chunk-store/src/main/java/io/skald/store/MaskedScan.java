package io.skald.store;

import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.tombstone.HiddenRows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Leaves out rows that are deleted, and metadata that was only read to find them.
final class MaskedScan implements Scan {
    private final Scan inner;
    private final long maskFrom;
    private final Needs.MetadataNames metadata;
    private final HiddenRows hidden;
    private final EntryBatch kept = new EntryBatch();
    private EntryBatch batch = kept;

    MaskedScan(Scan inner, MaskedMorsel morsel) {
        this.inner = inner;
        this.maskFrom = morsel.maskFrom();
        this.metadata = morsel.metadata();
        this.hidden = new HiddenRows(morsel.masks());
    }

    @Override
    public boolean advance() throws IOException {
        while (inner.advance()) {
            EntryBatch all = inner.batch();
            BitSet gone = hidden.of(all, maskFrom);
            if (gone.isEmpty() && metadata.all()) {
                batch = all;
                return true;
            }
            keep(all, gone);
            if (kept.rowCount() > 0) {
                batch = kept;
                return true;
            }
        }
        return false;
    }

    private void keep(EntryBatch all, BitSet gone) {
        int count = all.rowCount() - gone.cardinality();
        kept.reset(all.stream(), count);
        kept.lines(all.lines());
        int to = 0;
        for (int row = gone.nextClearBit(0); to < count; row = gone.nextClearBit(row + 1)) {
            kept.timestampArray()[to] = all.timestampNanos(row);
            kept.lineOffsetArray()[to] = all.lineOffset(row);
            kept.lineLengthArray()[to] = all.lineLength(row);
            to++;
        }
        kept.metadata(columns(all, gone, count));
    }

    private List<MetadataColumn> columns(EntryBatch all, BitSet gone, int count) {
        List<MetadataColumn> columns = new ArrayList<>();
        for (MetadataColumn column : all.metadata()) {
            if (metadata.contains(column.name())) {
                int[] ids = new int[count];
                int to = 0;
                for (int row = gone.nextClearBit(0); to < count; row = gone.nextClearBit(row + 1)) {
                    ids[to++] = column.valueIds()[row];
                }
                columns.add(new MetadataColumn(column.name(), column.values(), ids));
            }
        }
        return columns;
    }

    @Override
    public EntryBatch batch() {
        return batch;
    }

    @Override
    public ScanStats stats() {
        return inner.stats();
    }

    @Override
    public void close() {
        inner.close();
    }
}
