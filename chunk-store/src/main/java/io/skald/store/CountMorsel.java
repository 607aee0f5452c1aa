package io.skald.store;

import io.skald.logql.engine.FixedPart;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Scan;
import io.skald.model.TimeRange;

import org.jspecify.annotations.Nullable;

/// Counts for the selected streams of one segment, from its directories; blocks are opened only where an edge of the
/// query's windows or of its range cuts through a minute.
///
/// @param view the view it belongs to
/// @param chunks the selected streams
record CountMorsel(ReadView view, SegmentChunks chunks) implements Morsel {
    @Override
    public TimeRange range() {
        var meta = chunks.segment().meta();
        return chunks.selection().range().clip(new TimeRange(meta.minNanos(), meta.maxNanos() + 1));
    }

    @Override
    public long sequence() {
        return chunks.segment().meta().sequence();
    }

    @Override
    public @Nullable FixedPart fixedPart() {
        return view.fixedPart(chunks.segment().meta(), chunks.selection().tenant());
    }

    @Override
    public Scan open() {
        return new CountScan(this);
    }
}
