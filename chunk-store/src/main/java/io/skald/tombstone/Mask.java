package io.skald.tombstone;

import io.skald.logql.engine.LogPipeline;
import io.skald.model.LabelSet;

/// A tombstone whose query is compiled.
///
/// @param query decides which rows are hidden
public record Mask(Tombstone tombstone, LogPipeline query) {
    /// Whether rows of the stream can be hidden in any segment.
    public boolean admits(LabelSet stream) {
        return query.admits(stream);
    }

    /// Whether rows of the stream can be hidden in a segment with that `maskFrom`, or in a memtable of that age.
    public boolean admits(LabelSet stream, long maskFrom) {
        return maskFrom <= tombstone.sequence() && query.admits(stream);
    }
}
