package io.skald.block;

import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;

import java.io.IOException;
import java.util.BitSet;

/// The lines of an open block as a filter sees them. Methods throw [IllegalArgumentException] when bytes are damaged.
interface SearchableLines {
    /// Sets the bits of the rows in `[fromRow, toRow)` whose line contains the string.
    void find(ByteFinder finder, int fromRow, int toRow, BitSet hits) throws IOException;

    /// Whether a row's line passes a filter. Cheapest with rows in ascending order.
    boolean matches(LineFilter filter, int row) throws IOException;
}
