package io.skald.logql.engine;

import java.util.Arrays;

/// Puts windows together from cells, as a queue of two stacks: cells enter at the end, in `back`, where only their merged
/// state is kept; when `front` is used up, the states from each of the cells that entered to the last of them take its
/// place. So a cell is merged twice at most, however many windows it lies in. Used for one series after the other; not
/// thread-safe.
final class CellSlide {
    private final TimeCells cells;
    private final CellState state;
    private final int words;

    /// State of the cells from number `cell` to the one before [#middle], at `(cell - frontStart) * words`.
    private long[] front = new long[0];

    private final long[] back;
    private final long[] window;
    private int frontStart;
    private int middle;
    private int end;

    CellSlide(TimeCells cells, CellState state) {
        this.cells = cells;
        this.state = state;
        this.words = state.words();
        this.back = new long[words];
        this.window = new long[words];
    }

    /// The aggregation's values for all windows with samples.
    void values(WindowStates series, StepValues out) {
        frontStart = 0;
        middle = 0;
        end = 0;
        back[0] = 0;
        for (int i = 0; i < cells.count(); i++) {
            advance(series, cells.firstCell(i), cells.lastCell(i) + 1);
            System.arraycopy(back, 0, window, 0, words);
            int from = cells.firstCell(i);
            if (from < middle) {
                mergeFront(from);
            }
            if (window[0] != 0) {
                out.set(i, state.value(window, 0));
            }
        }
    }

    /// Makes `[from, to)` the cells of the queue.
    private void advance(WindowStates series, int from, int to) {
        if (from >= middle) {
            flip(series, from, to);
            return;
        }
        for (; end < to; end++) {
            series.copyCell(end, back, 0);
        }
    }

    /// Moves all cells to the front.
    private void flip(WindowStates series, int from, int to) {
        int length = (to - from) * words;
        if (front.length < length) {
            front = new long[Math.max(length, 2 * front.length)];
        }
        Arrays.fill(front, 0, length, 0);
        for (int cell = to - 1; cell >= from; cell--) {
            int at = (cell - from) * words;
            series.copyCell(cell, front, at);
            if (cell < to - 1) {
                addFront(front, at, at + words);
            }
        }
        frontStart = from;
        middle = to;
        end = to;
        back[0] = 0;
    }

    private void addFront(long[] into, int at, int laterAt) {
        if (front[laterAt] == 0) {
            return;
        }
        if (into[at] == 0) {
            System.arraycopy(front, laterAt, into, at, words);
        } else {
            state.merge(into, at, front, laterAt);
        }
    }

    /// Puts the front's cells from `from` on before those of the back, which [#window] has.
    private void mergeFront(int from) {
        int at = (from - frontStart) * words;
        if (front[at] == 0) {
            return;
        }
        System.arraycopy(front, at, window, 0, words);
        if (back[0] != 0) {
            state.merge(window, 0, back, 0);
        }
    }
}
