package io.skald.server.query;

import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.PartialCache;
import io.skald.logql.engine.Selection;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.server.limits.LimitsSource;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;

/// What is stored, as far back as each tenant may look (`max_query_lookback`): whoever reads reads through this, so
/// that no endpoint shows more than another. Thread-safe.
public final class LookbackSource implements LogSource, StreamCatalog {
    private final LogSource source;
    private final StreamCatalog catalog;
    private final LimitsSource limits;
    private final InstantSource clock;

    /// @param catalog of the same store as `source`
    /// @param limits asked for each read
    public LookbackSource(
            LogSource source, StreamCatalog catalog, LimitsSource limits, InstantSource clock) {
        this.source = source;
        this.catalog = catalog;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public LogView open() {
        return new View(source.open(), QueryParams.nanos(clock.instant()));
    }

    private TimeRange seen(TenantId tenant, TimeRange range) {
        return seen(tenant, range, QueryParams.nanos(clock.instant()));
    }

    private TimeRange seen(TenantId tenant, TimeRange range, long nowNanos) {
        return new QueryPolicy(limits.of(tenant).reads(), nowNanos).seen(range);
    }

    @Override
    public SortedSet<String> labelNames(TenantId tenant, List<Matcher> matchers, TimeRange range)
            throws IOException {
        return catalog.labelNames(tenant, matchers, seen(tenant, range));
    }

    @Override
    public SortedSet<String> labelValues(
            TenantId tenant, String name, List<Matcher> matchers, TimeRange range)
            throws IOException {
        return catalog.labelValues(tenant, name, matchers, seen(tenant, range));
    }

    @Override
    public List<LabelSet> series(TenantId tenant, List<Matcher> matchers, TimeRange range)
            throws IOException {
        return catalog.series(tenant, matchers, seen(tenant, range));
    }

    private final class View implements LogView {
        private final LogView view;
        private final long nowNanos;

        View(LogView view, long nowNanos) {
            this.view = view;
            this.nowNanos = nowNanos;
        }

        @Override
        public PartialCache partials() {
            return view.partials();
        }

        @Override
        public long shownFromNanos(TenantId tenant) {
            TimeRange all = LookbackSource.this.seen(tenant, TimeRange.ALL, nowNanos);
            return Math.max(all.startNanos(), view.shownFromNanos(tenant));
        }

        @Override
        public List<Morsel> morsels(Selection selection) throws IOException {
            return view.morsels(seen(selection));
        }

        @Override
        public List<LabelSet> streams(Selection selection) throws IOException {
            return view.streams(seen(selection));
        }

        private Selection seen(Selection asked) {
            return new Selection(
                    asked.tenant(),
                    asked.matchers(),
                    LookbackSource.this.seen(asked.tenant(), asked.range(), nowNanos),
                    asked.direction(),
                    asked.filter(),
                    asked.needs());
        }

        @Override
        public List<String> warnings() {
            return view.warnings();
        }

        @Override
        public void close() {
            view.close();
        }
    }
}
