package io.skald.block;

import io.skald.logql.text.LineFilter;
import io.skald.logql.text.LineProjection;
import io.skald.model.EntryBatch;
import io.skald.model.Metadata;
import io.skald.model.Varints;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;

/// Lines of encoding 1: all behind one zstd frame, decompressed when the first of them is needed.
final class RowLines implements BlockLines {
    private final BlockSections sections;
    private final BlockScratch scratch;
    private final int rowCount;
    private @Nullable LineColumn lines;

    RowLines(BlockSections sections, BlockScratch scratch) {
        this.sections = sections;
        this.scratch = scratch;
        this.rowCount = sections.header().rowCount();
    }

    @Override
    public void match(LineFilter filter, int fromRow, int toRow, BitSet rows) throws IOException {
        LineColumn column = lines();
        try {
            new LineMatcher(column, scratch, fromRow, toRow).match(filter, rows);
        } catch (IllegalArgumentException e) {
            throw sections.corrupt(BlockFormat.KIND_LINES, e);
        }
    }

    @Override
    public int fill(int[] rows, int count, boolean text, EntryBatch batch) throws IOException {
        int[] starts;
        LineColumn column = lines();
        try {
            starts = column.starts();
        } catch (IllegalArgumentException e) {
            throw sections.corrupt(BlockFormat.KIND_LINES, e);
        }
        int[] offsets = batch.lineOffsetArray();
        int[] lengths = batch.lineLengthArray();
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            offsets[i] = starts[row];
            lengths[i] = starts[row + 1] - 1 - starts[row];
        }
        batch.lines(text ? column.bytes() : Metadata.NONE);
        return count;
    }

    @Override
    public int project(
            int[] rows, int count, LineProjection projection, boolean only, EntryBatch batch)
            throws IOException {
        return fill(rows, count, true, batch);
    }

    @Override
    public boolean canProject() {
        return false;
    }

    private LineColumn lines() throws IOException {
        LineColumn known = lines;
        if (known == null) {
            known = scratch.lineColumn();
            byte[] bytes = sections.lines();
            int size = sections.rawLength(BlockFormat.KIND_LINES);
            if (size < rowCount) {
                throw sections.corrupt(BlockFormat.KIND_LINES, null);
            }
            if ((sections.header().flags() & BlockFormat.FLAG_HAS_NEWLINE) == 0) {
                known.load(bytes, size, rowCount);
            } else {
                byte[] lengths = sections.small(BlockFormat.KIND_LENGTHS);
                int length = sections.rawLength(BlockFormat.KIND_LENGTHS);
                try {
                    known.load(bytes, size, rowCount, new Varints.Reader(lengths, 0, length));
                } catch (IllegalArgumentException e) {
                    throw sections.corrupt(BlockFormat.KIND_LENGTHS, e);
                }
            }
            lines = known;
        }
        return known;
    }
}
