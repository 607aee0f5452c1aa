package io.skald.merge;

import java.util.Comparator;

/// What goes into one output: the rows of one group of streams in one slice of time.
///
/// @param group see [MergeRules#group]
/// @param firstNanos first moment of the slice
/// @param lastNanos last moment, included, so that the slices reach to both ends of time
record Cell(long group, long firstNanos, long lastNanos) {
    static final Comparator<Cell> IN_ORDER =
            Comparator.comparingLong(Cell::firstNanos).thenComparingLong(Cell::group);

    /// @param slice number of the slice, counted from 1970
    static Cell of(long group, long slice, long sliceNanos) {
        long first = slice < Long.MIN_VALUE / sliceNanos ? Long.MIN_VALUE : slice * sliceNanos;
        long last =
                slice >= Long.MAX_VALUE / sliceNanos
                        ? Long.MAX_VALUE
                        : (slice + 1) * sliceNanos - 1;
        return new Cell(group, first, last);
    }
}
