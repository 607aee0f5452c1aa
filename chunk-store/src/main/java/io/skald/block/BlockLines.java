package io.skald.block;

import io.skald.logql.text.LineFilter;
import io.skald.logql.text.LineProjection;
import io.skald.model.EntryBatch;

import java.io.IOException;
import java.util.BitSet;

/// The lines of an open block, by encoding.
sealed interface BlockLines permits RowLines, TemplateBlockLines {
    /// Sets or clears the bits of the rows in `[fromRow, toRow)`: whether they pass the filter.
    void match(LineFilter filter, int fromRow, int toRow, BitSet rows) throws IOException;

    /// Fills in lengths and, where wanted, lines.
    ///
    /// @param rows ascending, `count` of them
    /// @param text whether lines are wanted too
    /// @param batch has room for so many rows
    /// @return how many of the rows were filled in: all, or as many as make a batch of reasonable size
    int fill(int[] rows, int count, boolean text, EntryBatch batch) throws IOException;

    /// Fills in lines, or what does for them.
    ///
    /// @param only whether lines that have no projection may be missing, see [EntryBatch#NO_LINE]
    /// @return as [#fill]
    int project(int[] rows, int count, LineProjection projection, boolean only, EntryBatch batch)
            throws IOException;

    /// Whether a projection is less work than a line.
    boolean canProject();
}
