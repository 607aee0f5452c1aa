package io.skald.server.query;

import io.skald.index.IndexSnapshot;
import io.skald.index.LabelIndex;
import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Selection;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.store.ChunkStore;
import io.skald.store.ReadView;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.function.ToLongFunction;

/// What is stored, as queries see it: the label index says which streams, the store says which rows, and what the
/// retention has already condemned is hidden. Thread-safe.
public final class StoreLogSource implements LogSource, StreamCatalog {
    private final ChunkStore store;
    private final LabelIndex index;
    private final ToLongFunction<TenantId> horizonNanos;

    /// @param horizonNanos rows of a tenant that are older than this are hidden; [Long#MIN_VALUE] hides none
    public StoreLogSource(
            ChunkStore store, LabelIndex index, ToLongFunction<TenantId> horizonNanos) {
        this.store = store;
        this.index = index;
        this.horizonNanos = horizonNanos;
    }

    @Override
    public LogView open() {
        // First the rows, then the streams: a stream is in the index before its rows are visible.
        ReadView rows = store.view();
        return new View(rows, index.snapshot(), horizonNanos);
    }

    private static TimeRange keptSince(long horizonNanos) {
        return new TimeRange(horizonNanos, Long.MAX_VALUE);
    }

    @Override
    public SortedSet<String> labelNames(TenantId tenant, List<Matcher> matchers, TimeRange range)
            throws IOException {
        try (IndexSnapshot streams = index.snapshot()) {
            return streams.labelNames(tenant, matchers, kept(tenant, range));
        }
    }

    @Override
    public SortedSet<String> labelValues(
            TenantId tenant, String name, List<Matcher> matchers, TimeRange range)
            throws IOException {
        try (IndexSnapshot streams = index.snapshot()) {
            return streams.labelValues(tenant, name, matchers, kept(tenant, range));
        }
    }

    @Override
    public List<LabelSet> series(TenantId tenant, List<Matcher> matchers, TimeRange range)
            throws IOException {
        var needs = new Needs(Needs.Rows.TIMESTAMPS, Needs.MetadataNames.NONE, null);
        var selection =
                new Selection(
                        tenant,
                        matchers,
                        range,
                        Direction.BACKWARD,
                        LineFilter.everything(),
                        needs);
        try (LogView view = open()) {
            return view.streams(selection);
        }
    }

    private TimeRange kept(TenantId tenant, TimeRange range) {
        return range.clip(keptSince(horizonNanos.applyAsLong(tenant)));
    }

    /// One consistent state of index and store.
    private record View(ReadView rows, IndexSnapshot index, ToLongFunction<TenantId> horizonNanos)
            implements LogView {
        @Override
        public List<Morsel> morsels(Selection selection) throws IOException {
            Selection clipped = clip(selection);
            return rows.morsels(clipped, candidates(clipped));
        }

        @Override
        public List<LabelSet> streams(Selection selection) throws IOException {
            Selection clipped = clip(selection);
            return rows.streamsWithRows(clipped, candidates(clipped));
        }

        private List<LabelSet> candidates(Selection clipped) throws IOException {
            return clipped.range().isEmpty()
                    ? List.of()
                    : index.streams(clipped.tenant(), clipped.matchers(), clipped.range());
        }

        private Selection clip(Selection selection) {
            TimeRange kept = keptSince(horizonNanos.applyAsLong(selection.tenant()));
            return new Selection(
                    selection.tenant(),
                    selection.matchers(),
                    selection.range().clip(kept),
                    selection.direction(),
                    selection.filter(),
                    selection.needs());
        }

        @Override
        public List<String> warnings() {
            return rows.warnings();
        }

        @Override
        public void close() {
            index.close();
            rows.close();
        }
    }
}
