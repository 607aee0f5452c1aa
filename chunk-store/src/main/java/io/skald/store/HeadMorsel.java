package io.skald.store;

import io.skald.head.HeadStream;
import io.skald.head.Memtable;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.model.Fingerprint;
import io.skald.model.FoundStreams;
import io.skald.model.TimeRange;

import java.io.IOException;
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

    // To look at a stream of the memtable is a matter of nanoseconds, to read a label set of the
    // index one of microseconds.
    private static final int STREAMS_PER_READ = 16;

    static void addAll(
            ReadView view,
            int table,
            Selection selection,
            FoundStreams streams,
            List<Morsel> morsels)
            throws IOException {
        Memtable memtable = view.state().memtables().get(table);
        List<HeadStream> group = new ArrayList<>();
        long rows = 0;
        for (HeadStream found : among(memtable, selection, streams)) {
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

    /// Those of some streams that have rows in the selection's range in a memtable.
    static List<HeadStream> among(Memtable memtable, Selection selection, FoundStreams streams)
            throws IOException {
        List<HeadStream> found = new ArrayList<>();
        if ((long) STREAMS_PER_READ * streams.size() < memtable.streams().size()) {
            for (int i = 0; i < streams.size(); i++) {
                HeadStream stream = memtable.stream(selection.tenant(), streams.labels(i));
                if (stream != null && hasRows(stream, selection)) {
                    found.add(stream);
                }
            }
            return found;
        }
        for (HeadStream stream : memtable.streams()) {
            if (stream.tenant().equals(selection.tenant())
                    && hasRows(stream, selection)
                    && find(streams, stream) >= 0) {
                found.add(stream);
            }
        }
        return found;
    }

    private static boolean hasRows(HeadStream stream, Selection selection) {
        return stream.rowCount() > 0
                && selection.range().overlaps(stream.minNanos(), stream.maxNanos());
    }

    /// @return number of a stream, or -1
    static int find(FoundStreams streams, HeadStream stream) {
        Fingerprint fingerprint = stream.labels().fingerprint();
        return streams.find(fingerprint.high(), fingerprint.low());
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
