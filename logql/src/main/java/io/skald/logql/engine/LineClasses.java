package io.skald.logql.engine;

import io.skald.logql.pipeline.NeededLabels;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;

/// Tells how long what was found out about a class of lines holds: over batches of one origin, as long as their streams do
/// not differ in anything that is looked at. See [EntryBatch#lineClass]. One thread.
final class LineClasses {
    private final NeededLabels needed;
    private Object origin = this;
    private LabelSet stream = LabelSet.EMPTY;
    private int known;

    /// @param needed all that is asked of a row
    LineClasses(NeededLabels needed) {
        this.needed = needed;
    }

    /// Goes on to a batch without metadata.
    ///
    /// @return classes below this mean what they meant in the batch before
    int next(EntryBatch batch) {
        boolean same =
                batch.lineClassOrigin().equals(origin) && needed.isSame(stream, batch.stream());
        int kept = same ? known : 0;
        origin = batch.lineClassOrigin();
        stream = batch.stream();
        known = batch.lineClassCount();
        return kept;
    }

    /// Nothing holds any longer.
    void forget() {
        origin = this;
        known = 0;
    }
}
