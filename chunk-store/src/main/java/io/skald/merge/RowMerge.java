package io.skald.merge;

import io.skald.block.ByteDictionary;
import io.skald.model.GrowingBytes;
import io.skald.segment.SegmentWriter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Merges the rows of one stream out of several inputs: by time, at equal times the older input first. Mostly the inputs
/// follow each other, and whole chunks go over in one piece.
final class RowMerge {
    /// Those that have the stream, oldest first.
    private final List<MergeInput> inputs = new ArrayList<>();

    private final ByteDictionary seen = new ByteDictionary();
    private final GrowingBytes key = new GrowingBytes(1 << 10);
    private long duplicates;

    void start(List<MergeInput> withStream) {
        inputs.clear();
        inputs.addAll(withStream);
    }

    /// Rows that several inputs had.
    long duplicates() {
        return duplicates;
    }

    /// Writes some rows, of one input at one go.
    ///
    /// @return bytes of their lines, one more for each row; 0 when the stream has no more
    long advance(SegmentWriter out) throws IOException {
        MergeInput first = null;
        for (MergeInput input : inputs) {
            if (input.hasRow()
                    && (first == null || input.timestampNanos() < first.timestampNanos())) {
                first = input;
            }
        }
        if (first == null) {
            return 0;
        }
        MergeInput second = earliestBut(first);
        if (second == null) {
            return write(first, first.rowEnd(), out);
        }
        if (first.timestampNanos() < second.timestampNanos()) {
            return write(first, first.rowAt(second.timestampNanos()), out);
        }
        return writeMoment(first.timestampNanos(), out);
    }

    private @Nullable MergeInput earliestBut(MergeInput first) throws IOException {
        MergeInput second = null;
        for (MergeInput input : inputs) {
            if (input != first
                    && input.hasRow()
                    && (second == null || input.timestampNanos() < second.timestampNanos())) {
                second = input;
            }
        }
        return second;
    }

    private static long write(MergeInput input, int end, SegmentWriter out) throws IOException {
        BatchRows rows = input.rows();
        long bytes = 0;
        for (int row = input.row(); row < end; row++) {
            bytes += rows.lineLength(row) + 1L;
        }
        out.addRows(rows, input.row(), end);
        input.moveTo(end);
        return bytes;
    }

    /// Writes the rows of one moment that several inputs have rows of, each row once.
    private long writeMoment(long timestampNanos, SegmentWriter out) throws IOException {
        long bytes = 0;
        seen.clear();
        for (MergeInput input : inputs) {
            while (input.hasRow() && input.timestampNanos() == timestampNanos) {
                BatchRows rows = input.rows();
                int row = input.row();
                bytes += rows.lineLength(row) + 1L;
                if (isNew(rows, row)) {
                    out.addRows(rows, row, row + 1);
                } else {
                    duplicates++;
                }
                input.moveTo(row + 1);
            }
        }
        return bytes;
    }

    private boolean isNew(BatchRows rows, int row) {
        key.clear();
        key.putVarint(rows.lineLength(row));
        key.put(rows.lineArray(row), rows.lineOffset(row), rows.lineLength(row));
        key.put(rows.metadataArray(row), 0, rows.metadataLength(row));
        int known = seen.size();
        return seen.intern(key.array(), 0, key.size()) == known;
    }
}
