package io.skald.server.http;

import io.skald.model.TenantId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// How the header `X-Scope-OrgID` is read.
///
/// @param authEnabled whether requests must name their tenant; if not, the header is ignored
/// @param manyTenants whether a read may name several, as in `a|b`
public record TenantRules(boolean authEnabled, boolean manyTenants) {
    static final String HEADER = "X-Scope-OrgID";
    // Each costs a look into the index for every query.
    private static final int MAX_TENANTS = 1000;

    /// @param header value of the header, null when there is none
    /// @throws HttpFailure 401 when a tenant is missing, 400 when a name is wrong
    Tenants of(@Nullable String header) {
        if (!authEnabled) {
            return Tenants.SINGLE;
        }
        if (header == null || header.isEmpty()) {
            throw new HttpFailure(401, "no org id\n");
        }
        String[] names = manyTenants ? header.split("\\|", -1) : new String[] {header};
        if (names.length > MAX_TENANTS) {
            throw HttpFailure.badRequest("too many org IDs: max " + MAX_TENANTS);
        }
        List<TenantId> ids = new ArrayList<>();
        for (String name : names) {
            ids.add(tenant(name));
        }
        return Tenants.of(ids);
    }

    private static TenantId tenant(String name) {
        if (name.isEmpty()) {
            throw new HttpFailure(401, "no org id\n");
        }
        try {
            return new TenantId(name);
        } catch (IllegalArgumentException e) {
            throw HttpFailure.badRequest(String.valueOf(e.getMessage()));
        }
    }
}
