package io.skald.server.query;

import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.model.Direction;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.server.http.Tenants;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What several tenants have, as if it belonged to one: every stream gets the label `__tenant_id__`. The tenant of a
/// selection plays no part here: whose data is shown was decided when this was made. Thread-safe.
public final class TenantsLogSource implements LogSource {
    private final LogSource source;
    private final Tenants tenants;

    public TenantsLogSource(LogSource source, Tenants tenants) {
        this.source = source;
        this.tenants = tenants;
    }

    @Override
    public LogView open() {
        return new View(source.open(), tenants);
    }

    private record View(LogView view, Tenants tenants) implements LogView {
        @Override
        public List<Morsel> morsels(Selection selection) throws IOException {
            List<Morsel> morsels = new ArrayList<>();
            for (var part : TenantLabel.split(tenants, selection.matchers()).entrySet()) {
                var shown = new Shown(part.getKey(), new ConcurrentHashMap<>());
                for (Morsel morsel : view.morsels(of(selection, part))) {
                    morsels.add(new TenantMorsel(morsel, shown));
                }
            }
            Comparator<Morsel> byStart = Comparator.comparingLong(m -> m.range().startNanos());
            Comparator<Morsel> byEnd = Comparator.comparingLong(m -> m.range().endNanos());
            boolean backward = selection.direction() == Direction.BACKWARD;
            morsels.sort(backward ? byEnd.reversed() : byStart);
            return morsels;
        }

        @Override
        public List<LabelSet> streams(Selection selection) throws IOException {
            List<LabelSet> streams = new ArrayList<>();
            for (var part : TenantLabel.split(tenants, selection.matchers()).entrySet()) {
                for (LabelSet stream : view.streams(of(selection, part))) {
                    streams.add(TenantLabel.on(stream, part.getKey()));
                }
            }
            return streams;
        }

        private static Selection of(Selection asked, Map.Entry<TenantId, List<Matcher>> part) {
            return new Selection(
                    part.getKey(),
                    part.getValue(),
                    asked.range(),
                    asked.direction(),
                    asked.filter(),
                    asked.needs().withoutConditions());
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

    /// The streams of one tenant as they are shown, each made once for a query.
    private record Shown(TenantId tenant, Map<LabelSet, LabelSet> streams) {
        LabelSet of(LabelSet stream) {
            return streams.computeIfAbsent(stream, stored -> TenantLabel.on(stored, tenant));
        }
    }

    private record TenantMorsel(Morsel morsel, Shown shown) implements Morsel {
        @Override
        public TimeRange range() {
            return morsel.range();
        }

        @Override
        public long sequence() {
            return morsel.sequence();
        }

        @Override
        public Scan open() {
            return new TenantScan(morsel.open(), shown);
        }
    }

    private record TenantScan(Scan scan, Shown shown) implements Scan {
        @Override
        public boolean advance() throws IOException {
            if (!scan.advance()) {
                return false;
            }
            EntryBatch batch = scan.batch();
            batch.showAs(shown.of(batch.stream()));
            return true;
        }

        @Override
        public boolean newestFirst() {
            return scan.newestFirst();
        }

        @Override
        public long firstRow() {
            return scan.firstRow();
        }

        @Override
        public void narrow(long startNanos, long endNanos) {
            scan.narrow(startNanos, endNanos);
        }

        @Override
        public EntryBatch batch() {
            return scan.batch();
        }

        @Override
        public ScanStats stats() {
            return scan.stats();
        }

        @Override
        public void close() {
            scan.close();
        }
    }
}
