package io.skald.store;

import io.skald.head.HeadStream;
import io.skald.head.Memtable;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.model.LabelSet;
import io.skald.model.TimeRange;

import java.util.ArrayList;
import java.util.List;

/// Some streams of one memtable.
///
/// @param view the view it belongs to
/// @param table index of the memtable in the view's state; those before it are older
/// @param selection what is wanted
/// @param streams that have rows in the selection's range
/// @param range bounds of their rows, clipped
record HeadMorsel(
        ReadView view, int table, Selection selection, List<HeadStream> streams, TimeRange range)
        implements Morsel {
    // Enough rows for a few milliseconds of work.
    private static final int TARGET_ROWS = 16_384;

    static void addAll(
            ReadView view,
            int table,
            Selection selection,
            List<LabelSet> labels,
            List<Morsel> morsels) {
        Memtable memtable = view.state().memtables().get(table);
        List<HeadStream> group = new ArrayList<>();
        long rows = 0;
        for (LabelSet stream : labels) {
            HeadStream found = memtable.stream(selection.tenant(), stream);
            if (found == null
                    || found.rowCount() == 0
                    || !selection.range().overlaps(found.minNanos(), found.maxNanos())) {
                continue;
            }
            group.add(found);
            rows += found.rowCount();
            if (rows >= TARGET_ROWS) {
                morsels.add(of(view, table, selection, group));
                group = new ArrayList<>();
                rows = 0;
            }
        }
        if (!group.isEmpty()) {
            morsels.add(of(view, table, selection, group));
        }
    }

    private static HeadMorsel of(
            ReadView view, int table, Selection selection, List<HeadStream> group) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (HeadStream stream : group) {
            min = Math.min(min, stream.minNanos());
            max = Math.max(max, stream.maxNanos());
        }
        // The streams may grow while the query runs; what is beyond these bounds has come later and
        // is left out.
        TimeRange range = selection.range().clip(new TimeRange(min, max + 1));
        return new HeadMorsel(view, table, selection, List.copyOf(group), range);
    }

    @Override
    public long sequence() {
        return view.state().memtables().get(table).sequence();
    }

    @Override
    public Scan open() {
        return new HeadScan(this);
    }
}
