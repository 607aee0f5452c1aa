package io.skald.server.query;

import io.skald.compactor.RetentionPolicy;
import io.skald.compactor.TenantRetention;
import io.skald.index.IndexSnapshot;
import io.skald.index.LabelIndex;
import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.PartialCache;
import io.skald.logql.engine.Selection;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.FoundStreams;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.server.http.ByteBudget;
import io.skald.store.ChunkStore;
import io.skald.store.ReadView;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;

/// What is stored, as queries see it: the label index says which streams, the store says which rows, and what the
/// retention has already condemned is hidden. Thread-safe.
public final class StoreLogSource implements LogSource, StreamCatalog {
    private final ChunkStore store;
    private final LabelIndex index;
    private final Function<TenantId, TenantRetention> retention;
    private final InstantSource clock;
    private final ByteBudget streamBudget;
    private final PartialCache partials;

    /// @param retention rows that are expired by it are hidden
    /// @param clock decides what is
    /// @param streamBytes heap bytes of streams that all requests may have found at one time: fingerprints, places in tables, and
    ///     the label sets that were read
    /// @param partials keeps what queries have made of segments of this store
    public StoreLogSource(
            ChunkStore store,
            LabelIndex index,
            Function<TenantId, TenantRetention> retention,
            InstantSource clock,
            long streamBytes,
            PartialCache partials) {
        this.partials = partials;
        this.streamBudget = new ByteBudget(streamBytes);
        this.store = store;
        this.index = index;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public LogView open() {
        // First the rows, then the streams: a stream is in the index before its rows are visible.
        ReadView rows = store.view();
        return new View(
                rows,
                index.snapshot(),
                retention,
                clock.instant(),
                new SelectedStreams(streamBudget),
                partials);
    }

    private static TimeRange kept(Duration period, Instant now) {
        long horizonNanos = new RetentionPolicy(period).horizonNanos(now);
        return new TimeRange(horizonNanos, Long.MAX_VALUE);
    }

    @Override
    public SortedSet<String> labelNames(TenantId tenant, List<Matcher> matchers, TimeRange range)
            throws IOException {
        TimeRange recent = keptOfAll(tenant, range);
        try (IndexSnapshot streams = index.snapshot();
                var selected = new SelectedStreams(streamBudget)) {
            SortedSet<String> names = streams.labelNames(tenant, matchers, recent);
            for (LabelSet stream : older(streams, tenant, matchers, range, selected)) {
                for (int i = 0; i < stream.size(); i++) {
                    if (!stream.value(i).isEmpty()) {
                        names.add(stream.name(i));
                    }
                }
            }
            return names;
        }
    }

    @Override
    public SortedSet<String> labelValues(
            TenantId tenant, String name, List<Matcher> matchers, TimeRange range)
            throws IOException {
        TimeRange recent = keptOfAll(tenant, range);
        try (IndexSnapshot streams = index.snapshot();
                var selected = new SelectedStreams(streamBudget)) {
            SortedSet<String> values = streams.labelValues(tenant, name, matchers, recent);
            for (LabelSet stream : older(streams, tenant, matchers, range, selected)) {
                String value = stream.get(name);
                if (value != null && !value.isEmpty()) {
                    values.add(value);
                }
            }
            return values;
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

    /// The part of a range in which no stream of the tenant is expired.
    private TimeRange keptOfAll(TenantId tenant, TimeRange range) {
        return range.clip(kept(retention.apply(tenant).shortest(), clock.instant()));
    }

    /// Streams of the part of a range in which others of the tenant are expired. None where all are kept equally long.
    private List<LabelSet> older(
            IndexSnapshot streams,
            TenantId tenant,
            List<Matcher> matchers,
            TimeRange range,
            SelectedStreams selected)
            throws IOException {
        TenantRetention rules = retention.apply(tenant);
        Instant now = clock.instant();
        var old = new TimeRange(Long.MIN_VALUE, kept(rules.shortest(), now).startNanos());
        List<LabelSet> found = new ArrayList<>();
        for (Duration period : rules.periods()) {
            TimeRange days = range.clip(kept(period, now)).clip(old);
            if (!days.isEmpty()) {
                List<LabelSet> all = streams.streams(tenant, matchers, days, selected.search());
                all.stream().filter(each -> rules.of(each).equals(period)).forEach(found::add);
            }
        }
        return found;
    }

    /// One consistent state of index and store.
    private record View(
            ReadView rows,
            IndexSnapshot index,
            Function<TenantId, TenantRetention> retention,
            Instant now,
            SelectedStreams selected,
            PartialCache partials)
            implements LogView {
        @Override
        public long shownFromNanos(TenantId tenant) {
            return kept(retention.apply(tenant).shortest(), now).startNanos();
        }

        @Override
        public List<Morsel> morsels(Selection selection) throws IOException {
            List<Morsel> morsels = new ArrayList<>();
            Map<Duration, FoundStreams> streams = candidates(selection);
            for (var kept : streams.entrySet()) {
                morsels.addAll(rows.morsels(clip(selection, kept.getKey()), kept.getValue()));
            }
            if (streams.size() > 1) {
                morsels.sort(ReadView.inOrder(selection.direction()));
            }
            return morsels;
        }

        @Override
        public List<LabelSet> streams(Selection selection) throws IOException {
            List<LabelSet> streams = new ArrayList<>();
            for (var kept : candidates(selection).entrySet()) {
                Selection clipped = clip(selection, kept.getKey());
                streams.addAll(rows.streamsWithRows(clipped, kept.getValue()));
            }
            return streams;
        }

        /// Streams that may have rows, by how long they are kept.
        private Map<Duration, FoundStreams> candidates(Selection selection) throws IOException {
            TenantRetention rules = retention.apply(selection.tenant());
            Selection clipped = clip(selection, rules.longest());
            if (clipped.range().isEmpty()) {
                return Map.of();
            }
            SelectedStreams.Search search = selected.search();
            FoundStreams all =
                    index.found(clipped.tenant(), clipped.matchers(), clipped.range(), search);
            if (all.size() == 0) {
                return Map.of();
            }
            if (rules.streams().isEmpty()) {
                return Map.of(rules.period(), all);
            }
            Map<Duration, List<LabelSet>> byPeriod = new TreeMap<>();
            for (LabelSet stream : all.toList()) {
                byPeriod.computeIfAbsent(rules.of(stream), _ -> new ArrayList<>()).add(stream);
            }
            Map<Duration, FoundStreams> found = new TreeMap<>();
            byPeriod.forEach(
                    (period, streams) -> found.put(period, FoundStreams.of(streams, search)));
            return found;
        }

        private Selection clip(Selection selection, Duration period) {
            return new Selection(
                    selection.tenant(),
                    selection.matchers(),
                    selection.range().clip(kept(period, now)),
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
            selected.close();
            index.close();
            rows.close();
        }
    }
}
