package io.skald.logql.engine;

import org.jspecify.annotations.Nullable;

/// Entries and bytes of one series per window. Kept as differences from window to window, so that a row which lies in many
/// windows costs as little as one that lies in one; in pages, so that a series that is seldom seen is small. Not
/// thread-safe.
final class WindowCounts extends EntryCounts implements WindowValues {
    private static final int PAGE_BITS = 6;

    private final CellBudget budget;
    private final int windows;
    private final int pageSize;
    private final boolean hasBytes;
    private final long[] @Nullable [] counts;
    private final long[] @Nullable [] bytes;

    /// @param windows how many there are
    /// @param hasBytes whether bytes are wanted; else they are 0
    WindowCounts(int windows, boolean hasBytes, CellBudget budget) {
        this.windows = windows;
        this.hasBytes = hasBytes;
        this.budget = budget;
        this.pageSize = Math.min(1 << PAGE_BITS, windows + 1);
        int pages = (windows >> PAGE_BITS) + 1;
        this.counts = new long[pages][];
        this.bytes = new long[hasBytes ? pages : 0][];
        budget.take(pages);
    }

    /// Adds entries that lie in the windows `low` to `high`, both included.
    @Override
    void add(int low, int high, long count, long byteCount) {
        change(low, count, byteCount);
        change(high + 1, -count, -byteCount);
    }

    private void change(int window, long count, long byteCount) {
        int page = window >> PAGE_BITS;
        int cell = window & ((1 << PAGE_BITS) - 1);
        page(counts, page)[cell] += count;
        if (hasBytes) {
            page(bytes, page)[cell] += byteCount;
        }
    }

    private long[] page(long[] @Nullable [] pages, int number) {
        long[] page = pages[number];
        if (page == null) {
            budget.take(pageSize);
            page = new long[pageSize];
            pages[number] = page;
        }
        return page;
    }

    @Override
    public void add(WindowValues values) {
        var other = (WindowCounts) values;
        for (int page = 0; page < counts.length; page++) {
            long[] countPage = other.counts[page];
            long[] bytePage = hasBytes ? other.bytes[page] : null;
            for (int cell = 0; countPage != null && cell < countPage.length; cell++) {
                long byteCount = bytePage == null ? 0 : bytePage[cell];
                if (countPage[cell] != 0 || byteCount != 0) {
                    change((page << PAGE_BITS) + cell, countPage[cell], byteCount);
                }
            }
        }
    }

    /// Walks over the windows that have entries.
    void forEach(Visitor visitor) {
        long count = 0;
        long byteCount = 0;
        for (int window = 0; window < windows; window++) {
            int page = window >> PAGE_BITS;
            long[] countPage = counts[page];
            long[] bytePage = hasBytes ? bytes[page] : null;
            int cell = window & ((1 << PAGE_BITS) - 1);
            count += countPage == null ? 0 : countPage[cell];
            byteCount += bytePage == null ? 0 : bytePage[cell];
            if (count > 0) {
                visitor.window(window, count, byteCount);
            }
        }
    }

    interface Visitor {
        /// @param count entries in the window, 1 or more
        void window(int index, long count, long bytes);
    }
}
