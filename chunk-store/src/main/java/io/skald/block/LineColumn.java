package io.skald.block;

import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
import io.skald.model.Varints;

import java.util.Arrays;
import java.util.BitSet;

/// The decompressed lines of one open block: one after the other, each followed by 0x0A. Where each line starts is
/// worked out only when it is needed. A search for a string that is not there never needs it.
final class LineColumn implements SearchableLines {
    private byte[] bytes = {};
    private int size;
    private int rowCount;

    /// Start of each line, then the end of the block.
    private int[] starts = {};

    private boolean indexed;

    /// Takes lines of which none contains 0x0A.
    void load(byte[] bytes, int size, int rowCount) {
        this.bytes = bytes;
        this.size = size;
        this.rowCount = rowCount;
        this.indexed = false;
    }

    /// Takes lines of which some contain 0x0A.
    ///
    /// @param lengths stands before the length of the first line
    /// @throws IllegalArgumentException when the lengths do not fill the block
    void load(byte[] bytes, int size, int rowCount, Varints.Reader lengths) {
        load(bytes, size, rowCount);
        ensureStarts();
        long end = 0;
        for (int row = 0; row < rowCount; row++) {
            starts[row] = (int) end;
            end += lengths.readCount() + 1L;
            if (end > size || bytes[(int) end - 1] != Newlines.NEWLINE) {
                throw new IllegalArgumentException("wrong length of a line");
            }
        }
        if (end != size) {
            throw new IllegalArgumentException("bytes behind the last line");
        }
        starts[rowCount] = size;
        indexed = true;
    }

    byte[] bytes() {
        return bytes;
    }

    /// Start of each line, and as last the end of the block: line `r` is `[starts[r], starts[r + 1] - 1)`.
    ///
    /// @throws IllegalArgumentException when there are not as many lines as rows
    int[] starts() {
        if (!indexed) {
            ensureStarts();
            int found = Newlines.index(bytes, size, starts, rowCount);
            if (found != rowCount || starts[rowCount] != size) {
                throw new IllegalArgumentException("number of lines differs from that of rows");
            }
            indexed = true;
        }
        return starts;
    }

    @Override
    public boolean matches(LineFilter filter, int row) {
        int[] at = starts();
        return filter.matches(bytes, at[row], at[row + 1] - 1 - at[row]);
    }

    @Override
    public void find(ByteFinder finder, int fromRow, int toRow, BitSet hits) {
        if (indexed || fromRow > 0 || toRow < rowCount) {
            findIndexed(finder, fromRow, toRow, hits);
        } else {
            findCounting(finder, hits);
        }
    }

    /// Whole block, no line contains 0x0A: the row of a hit is the number of line ends before it.
    private void findCounting(ByteFinder finder, BitSet hits) {
        int length = finder.length();
        int row = 0;
        int at = 0;
        int hit = finder.indexOf(bytes, 0, size);
        while (hit >= 0) {
            row += Newlines.count(bytes, at, hit);
            int end = Newlines.next(bytes, hit, size);
            if (hit + length <= end && row < rowCount) {
                hits.set(row);
            }
            row++;
            at = end + 1;
            hit = finder.indexOf(bytes, at, size);
        }
    }

    private void findIndexed(ByteFinder finder, int fromRow, int toRow, BitSet hits) {
        int[] at = starts();
        int length = finder.length();
        int end = at[toRow];
        int row = fromRow;
        int hit = finder.indexOf(bytes, at[fromRow], end);
        while (hit >= 0) {
            row = rowOf(hit, row, toRow);
            int lineEnd = at[row + 1] - 1;
            int next = hit + 1;
            if (hit + length <= lineEnd) {
                hits.set(row);
                next = lineEnd + 1;
            }
            hit = finder.indexOf(bytes, next, end);
        }
    }

    /// Row in `[from, to)` that holds that offset.
    private int rowOf(int offset, int from, int to) {
        for (int row = from; row < Math.min(from + 2, to); row++) {
            if (offset < starts[row + 1]) {
                return row;
            }
        }
        int place = Arrays.binarySearch(starts, from, to + 1, offset);
        return place >= 0 ? place : -place - 2;
    }

    private void ensureStarts() {
        if (starts.length <= rowCount) {
            starts = new int[rowCount + rowCount / 4 + 1];
        }
    }
}
