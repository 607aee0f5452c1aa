package io.skald.logql.engine;

import io.skald.model.TimeRange;

import org.jspecify.annotations.Nullable;

/// A piece of a scan that one thread can do on its own in a few milliseconds: the selected rows of one block, or of one
/// stream in memory.
public interface Morsel {
    /// Bounds of the rows' timestamps, already clipped to the selection: no row lies outside.
    TimeRange range();

    /// Age of the data: of two rows of one stream with equal timestamps, the one in the morsel with the smaller
    /// number arrived first. Within a morsel the order of rows is the order of arrival.
    long sequence();

    /// The part of the source that all of its rows are in, if that never changes. Either all morsels with rows of a part name
    /// it, whatever the selection is, or none.
    ///
    /// @return null when the rows may change, or some may be hidden
    default @Nullable FixedPart fixedPart() {
        return null;
    }

    /// Starts reading. The scan belongs to the calling thread.
    Scan open();
}
