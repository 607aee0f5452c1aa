package io.skald.store;

import io.skald.logql.engine.FixedPart;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan;
import io.skald.model.TimeRange;
import io.skald.tombstone.Mask;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A morsel without the rows that masks hide.
///
/// @param inner gives lines and all metadata, whatever the query needs: the masks look at them
/// @param masks that may hide some of its rows
/// @param metadata that the query needs
record MaskedMorsel(Morsel inner, List<Mask> masks, Needs.MetadataNames metadata)
        implements Morsel {
    @Override
    public TimeRange range() {
        return inner.range();
    }

    @Override
    public long sequence() {
        return inner.sequence();
    }

    @Override
    public @Nullable FixedPart fixedPart() {
        return inner.fixedPart();
    }

    /// See [io.skald.segment.SegmentMeta#maskFrom()].
    long maskFrom() {
        return inner instanceof BlockMorsel block
                ? block.segment().meta().maskFrom()
                : inner.sequence();
    }

    @Override
    public Scan open() {
        return new MaskedScan(inner.open(), this);
    }
}
