package io.skald.server.query;

import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.server.http.Tenants;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The label that tells whose stream it is, in answers for several tenants. It is not stored. A stored label of this name
/// is shown, and can be asked for, as `original___tenant_id__`.
final class TenantLabel {
    static final String NAME = "__tenant_id__";
    static final String ORIGINAL = "original_" + NAME;

    private TenantLabel() {}

    /// The stream as it is shown.
    static LabelSet on(LabelSet stream, TenantId tenant) {
        Map<String, String> labels = stream.toMap();
        String stored = labels.put(NAME, tenant.value());
        if (stored != null) {
            labels.put(ORIGINAL, stored);
        }
        return LabelSet.of(labels);
    }

    /// The name under which a shown label is stored.
    static String storedName(String shown) {
        return shown.equals(ORIGINAL) ? NAME : shown;
    }

    /// The tenants that the matchers on the tenant's label leave over, each with the matchers for its stored streams,
    /// in order of their names.
    static Map<TenantId, List<Matcher>> split(Tenants tenants, List<Matcher> matchers) {
        List<Matcher> stored = new ArrayList<>();
        List<TenantId> chosen = new ArrayList<>(tenants.ids());
        for (Matcher matcher : matchers) {
            if (matcher.name().equals(NAME)) {
                chosen.removeIf(tenant -> !matcher.matches(tenant.value()));
            } else if (matcher.name().equals(ORIGINAL)) {
                stored.add(new Matcher(NAME, matcher.op(), matcher.value()));
            } else {
                stored.add(matcher);
            }
        }
        Map<TenantId, List<Matcher>> parts = new TreeMap<>();
        chosen.forEach(tenant -> parts.put(tenant, stored));
        return parts;
    }
}
