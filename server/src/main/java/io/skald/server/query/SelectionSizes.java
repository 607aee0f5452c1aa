package io.skald.server.query;

import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.QueryException;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.logql.engine.TimeCells;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;

/// How much there is of something, without reading it: rows and bytes come from the statistics of segments and from the
/// heads' counters. Blocks are opened only where an edge of the range or of a cell cuts through a minute.
final class SelectionSizes {
    private final TenantId tenant;
    private final List<Matcher> matchers;
    private final TimeRange range;
    private final TimeCells cells;

    /// @param matchers empty for all streams
    /// @param cells rows of one cell may come as one
    SelectionSizes(TenantId tenant, List<Matcher> matchers, TimeRange range, TimeCells cells) {
        this.tenant = tenant;
        this.matchers = matchers;
        this.range = range;
        this.cells = cells;
    }

    /// Takes the sizes of one stream in one segment or memtable; a batch knows its counts and bytes.
    interface Consumer {
        /// @param next whether this is another stream, or another place of it, than in the batch before
        void accept(EntryBatch batch, boolean next);
    }

    /// Ends a scan that nobody waits for any more or that takes too long.
    ///
    /// @param nanoTicker elapsed nanoseconds
    /// @param deadlineNanos on the ticker
    record Patience(
            java.util.function.BooleanSupplier gone, LongSupplier nanoTicker, long deadlineNanos) {
        void check() {
            if (gone.getAsBoolean()) {
                throw new QueryException(
                        QueryException.Kind.CANCELLED, "the request was cancelled by the client");
            }
            if (nanoTicker.getAsLong() - deadlineNanos > 0) {
                throw new QueryException(
                        QueryException.Kind.TIMED_OUT,
                        "request timed out, decrease the duration of the request or add more label"
                                + " matchers (prefer exact match over regex match) to reduce the"
                                + " amount of data processed");
            }
        }
    }

    /// @throws QueryException when patience ends
    void forEach(LogView view, Patience patience, Consumer consumer) throws IOException {
        var needs = new Needs(Needs.Rows.SIZES, Needs.MetadataNames.ALL, cells);
        var selection =
                new Selection(
                        tenant,
                        matchers,
                        range,
                        Direction.BACKWARD,
                        LineFilter.everything(),
                        needs);
        for (Morsel morsel : view.morsels(selection)) {
            boolean first = true;
            LabelSet last = LabelSet.EMPTY;
            try (Scan scan = morsel.open()) {
                while (scan.advance()) {
                    patience.check();
                    LabelSet stream = scan.batch().stream();
                    consumer.accept(scan.batch(), first || !stream.equals(last));
                    first = false;
                    last = stream;
                }
            }
        }
    }

    /// Cells for those who want one sum.
    static TimeCells oneCell(TimeRange range) {
        return new TimeCells(range.endNanos(), 1, 0, 1);
    }
}
