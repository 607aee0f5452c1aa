package io.skald.logql.engine;

import io.skald.model.LabelSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What a range aggregation has made of the rows of one [FixedPart] in one bucket of time: for each series, states of the cells that
/// have rows. Immutable.
public final class PartialCells {
    /// Stands for cells that are too many to be kept: it saves working them out only to throw them away.
    public static final PartialCells TOO_LARGE =
            new PartialCells(List.of(), new int[0], new char[0], new long[0]);

    // The object, its arrays and its list.
    private static final int OBJECT_BYTES = 144;

    private final List<LabelSet> series;

    /// Per series, the place behind its last cell.
    private final int[] ends;

    /// Numbers of cells within the bucket, rising within a series.
    private final char[] cells;

    /// The states of the cells, one after the other.
    private final long[] words;

    private PartialCells(List<LabelSet> series, int[] ends, char[] cells, long[] words) {
        this.series = series;
        this.ends = ends;
        this.cells = cells;
        this.words = words;
    }

    /// Takes the cells of a bucket out of series that know more.
    ///
    /// @param all each a [WindowStates] over `grid.cells(first, …)`
    /// @param words of a state
    static PartialCells of(
            Map<LabelSet, WindowValues> all, PartialGrid grid, long first, long bucket, int words) {
        List<LabelSet> series = new ArrayList<>();
        int[] ends = new int[all.size()];
        var cells = new char[16];
        var states = new long[16 * words];
        int size = 0;
        for (Map.Entry<LabelSet, WindowValues> one : all.entrySet()) {
            int start = size;
            for (int cell = 0; cell < grid.cellsPerBucket(); cell++) {
                if (size == cells.length) {
                    cells = Arrays.copyOf(cells, 2 * size);
                    states = Arrays.copyOf(states, 2 * size * words);
                }
                states[size * words] = 0;
                int number = grid.number(bucket - first, cell);
                ((WindowStates) one.getValue()).copyCell(number, states, size * words);
                if (states[size * words] != 0) {
                    cells[size++] = (char) cell;
                }
            }
            if (size > start) {
                ends[series.size()] = size;
                series.add(one.getKey());
            }
        }
        return new PartialCells(
                List.copyOf(series),
                Arrays.copyOf(ends, series.size()),
                Arrays.copyOf(cells, size),
                Arrays.copyOf(states, size * words));
    }

    /// Heap that it takes, roughly; labels count as if nobody shared them.
    public int heapBytes() {
        long bytes = OBJECT_BYTES + 4L * ends.length + 2L * cells.length + 8L * words.length;
        for (LabelSet labels : series) {
            bytes += labels.heapBytes();
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    int seriesCount() {
        return series.size();
    }

    LabelSet labels(int index) {
        return series.get(index);
    }

    /// Place of the first cell of a series.
    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /// Place behind the last cell of a series.
    int end(int index) {
        return ends[index];
    }

    /// Number within the bucket of the cell at a place.
    int cell(int place) {
        return cells[place];
    }

    /// All states; that of the cell at a place begins at `place` times the words of a state.
    long[] words() {
        return words;
    }
}
