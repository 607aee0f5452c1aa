package io.skald.logql.engine;

import org.jspecify.annotations.Nullable;

/// The [CellState]s of one series: a row costs one addition, however many windows its cell lies in; windows are put
/// together from cells when all rows are in (see [CellSlide]). In pages, so that a series that is seldom seen is small.
final class WindowStates extends EntryCounts implements WindowValues {
    private static final int PAGE_BITS = 6;

    private final CellState state;
    private final CellBudget budget;
    private final int pageWords;
    private final long[] @Nullable [] pages;

    WindowStates(int cellCount, CellState state, CellBudget budget) {
        this.state = state;
        this.budget = budget;
        this.pageWords = state.words() * Math.min(1 << PAGE_BITS, cellCount);
        this.pages = new long[((cellCount - 1) >> PAGE_BITS) + 1][];
        budget.take(pages.length);
    }

    void add(RowSample sample) {
        int cell = TimeCells.cell(sample.low, sample.high);
        state.add(page(cell), at(cell), sample);
    }

    /// Adds entries of one cell; the state is a [CellStates.Tally].
    @Override
    void add(int low, int high, long count, long byteCount) {
        int cell = TimeCells.cell(low, high);
        ((CellStates.Tally) state).add(page(cell), at(cell), count, byteCount);
    }

    /// Adds the state of one cell, or of a part of it.
    void add(int low, int high, long[] states, int at) {
        int cell = TimeCells.cell(low, high);
        addTo(page(cell), at(cell), states, at);
    }

    private int at(int cell) {
        return (cell & ((1 << PAGE_BITS) - 1)) * state.words();
    }

    private long[] page(int cell) {
        long[] page = pages[cell >> PAGE_BITS];
        if (page == null) {
            budget.take(pageWords);
            page = new long[pageWords];
            pages[cell >> PAGE_BITS] = page;
        }
        return page;
    }

    @Override
    public void add(WindowValues values) {
        var other = (WindowStates) values;
        int words = state.words();
        for (int i = 0; i < pages.length; i++) {
            long[] theirs = other.pages[i];
            if (theirs == null) {
                continue;
            }
            long[] ours = page(i << PAGE_BITS);
            for (int at = 0; at + words <= ours.length; at += words) {
                if (theirs[at] != 0) {
                    addTo(ours, at, theirs, at);
                }
            }
        }
    }

    private void addTo(long[] into, int at, long[] from, int fromAt) {
        if (into[at] == 0) {
            System.arraycopy(from, fromAt, into, at, state.words());
        } else {
            state.merge(into, at, from, fromAt);
        }
    }

    /// Adds a cell's state to one of earlier cells, or to an empty one.
    void copyCell(int cell, long[] into, int at) {
        long[] page = pages[cell >> PAGE_BITS];
        if (page != null && page[at(cell)] != 0) {
            addTo(into, at, page, at(cell));
        }
    }
}
