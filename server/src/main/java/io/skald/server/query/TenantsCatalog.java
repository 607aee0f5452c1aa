package io.skald.server.query;

import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.server.http.Tenants;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which streams one or several tenants have. Where it is several, every stream has the label `__tenant_id__`. An empty
/// list of matchers takes all streams. Thread-safe.
public final class TenantsCatalog {
    private final StreamCatalog catalog;

    public TenantsCatalog(StreamCatalog catalog) {
        this.catalog = catalog;
    }

    /// See [StreamCatalog#labelNames].
    SortedSet<String> labelNames(Tenants tenants, List<Matcher> matchers, TimeRange range)
            throws IOException {
        if (tenants.isOne()) {
            return catalog.labelNames(tenants.first(), matchers, range);
        }
        SortedSet<String> names = new TreeSet<>();
        for (var part : TenantLabel.split(tenants, matchers).entrySet()) {
            for (String name : catalog.labelNames(part.getKey(), part.getValue(), range)) {
                names.add(name.equals(TenantLabel.NAME) ? TenantLabel.ORIGINAL : name);
            }
        }
        names.add(TenantLabel.NAME);
        return names;
    }

    /// See [StreamCatalog#labelValues].
    SortedSet<String> labelValues(
            Tenants tenants, String name, List<Matcher> matchers, TimeRange range)
            throws IOException {
        if (tenants.isOne()) {
            return catalog.labelValues(tenants.first(), name, matchers, range);
        }
        Map<TenantId, List<Matcher>> parts = TenantLabel.split(tenants, matchers);
        SortedSet<String> values = new TreeSet<>();
        if (name.equals(TenantLabel.NAME)) {
            parts.keySet().forEach(tenant -> values.add(tenant.value()));
            return values;
        }
        String stored = TenantLabel.storedName(name);
        for (var part : parts.entrySet()) {
            values.addAll(catalog.labelValues(part.getKey(), stored, part.getValue(), range));
        }
        return values;
    }

    /// See [StreamCatalog#series].
    List<LabelSet> series(Tenants tenants, List<Matcher> matchers, TimeRange range)
            throws IOException {
        if (tenants.isOne()) {
            return catalog.series(tenants.first(), matchers, range);
        }
        List<LabelSet> streams = new ArrayList<>();
        for (var part : TenantLabel.split(tenants, matchers).entrySet()) {
            for (LabelSet stream : catalog.series(part.getKey(), part.getValue(), range)) {
                streams.add(TenantLabel.on(stream, part.getKey()));
            }
        }
        return streams;
    }
}
