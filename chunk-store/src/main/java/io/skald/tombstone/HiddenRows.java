package io.skald.tombstone;

import io.skald.logql.engine.LogPipeline;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.TimeRange;

import java.util.BitSet;
import java.util.List;

/// Finds the rows that masks hide. One thread.
public final class HiddenRows {
    private final List<Mask> masks;
    private final LogPipeline.Run[] runs;
    private final BitSet hidden = new BitSet();

    public HiddenRows(List<Mask> masks) {
        this.masks = masks;
        this.runs =
                masks.stream().map(mask -> mask.query().start()).toArray(LogPipeline.Run[]::new);
    }

    /// Whether rows of the stream can be hidden in a segment with that `maskFrom`, or in a memtable of that age.
    public boolean concerns(LabelSet stream, long maskFrom) {
        for (Mask mask : masks) {
            if (mask.admits(stream, maskFrom)) {
                return true;
            }
        }
        return false;
    }

    /// @param batch with lines and all metadata
    /// @param maskFrom of the segment that the rows are in, or age of their memtable
    /// @return numbers of the hidden rows; valid until the next call
    public BitSet of(EntryBatch batch, long maskFrom) {
        hidden.clear();
        for (int i = 0; i < runs.length; i++) {
            if (masks.get(i).admits(batch.stream(), maskFrom)) {
                hide(runs[i], masks.get(i).tombstone().range(), batch);
            }
        }
        return hidden;
    }

    private void hide(LogPipeline.Run run, TimeRange range, EntryBatch batch) {
        run.start(batch);
        for (int row = 0; row < batch.rowCount(); row++) {
            if (range.contains(batch.timestampNanos(row)) && run.test(row)) {
                hidden.set(row);
            }
        }
    }
}
