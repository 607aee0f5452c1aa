package io.skald.logql.engine;

import io.skald.model.TimeRange;

/// A piece of a scan that one thread can do on its own in a few milliseconds: the selected rows of one block, or of one
/// stream in memory.
public interface Morsel {
    /// Bounds of the rows' timestamps, already clipped to the selection: no row lies outside.
    TimeRange range();

    /// Age of the data: of two rows of one stream with equal timestamps, the one in the morsel with the smaller
    /// number arrived first. Within a morsel the order of rows is the order of arrival.
    long sequence();

    /// Starts reading. The scan belongs to the calling thread.
    Scan open();
}
