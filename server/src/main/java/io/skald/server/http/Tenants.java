package io.skald.server.http;

import io.skald.model.TenantId;

import java.util.Collection;
import java.util.List;

/// For whom a request is: one tenant, or several for a read over all of them.
///
/// @param ids one or more, in order of their names, each once
public record Tenants(List<TenantId> ids) {
    public static final Tenants SINGLE = of(TenantId.SINGLE);

    public Tenants {
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("no tenant");
        }
        ids = List.copyOf(ids);
    }

    public static Tenants of(TenantId tenant) {
        return new Tenants(List.of(tenant));
    }

    static Tenants of(Collection<TenantId> ids) {
        return new Tenants(ids.stream().sorted().distinct().toList());
    }

    public boolean isOne() {
        return ids.size() == 1;
    }

    /// The first by name; the only one unless several were named.
    public TenantId first() {
        return ids.getFirst();
    }
}
