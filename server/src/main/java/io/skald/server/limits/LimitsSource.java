package io.skald.server.limits;

import io.skald.model.TenantId;

import java.util.List;

/// The limits in force. Thread-safe; what it says may change while the server runs, so ask once per request.
public interface LimitsSource {
    TenantLimits of(TenantId tenant);

    /// What a read over several tenants may ask: the strictest of their limits.
    ///
    /// @param tenants one or more
    default ReadLimits readsOf(List<TenantId> tenants) {
        ReadLimits strictest = of(tenants.getFirst()).reads();
        for (TenantId tenant : tenants.subList(1, tenants.size())) {
            strictest = strictest.strictest(of(tenant).reads());
        }
        return strictest;
    }
}
