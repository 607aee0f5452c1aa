package io.skald.server.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// What a route does, and for whom: a handler that shows or changes data cannot be called without a tenant.
public sealed interface Action {
    /// Needs no tenant, and shows no tenant's data.
    record Open(Handler handler) implements Action {}

    /// Takes lines of one tenant. Its error texts end with a newline.
    record Push(TenantHandler handler) implements Action {}

    /// Works for one tenant.
    record One(TenantHandler handler) implements Action {}

    /// Reads what belongs to one or several tenants.
    record Read(TenantsHandler handler) implements Action {}

    /// For whom the request is, by its header. Asked before the body is looked at.
    ///
    /// @param header value of `X-Scope-OrgID`, null when there is none
    /// @throws HttpFailure when it names no tenant, a wrong one, or too many
    default Tenants tenants(TenantRules rules, @Nullable String header) {
        if (this instanceof Open) {
            return Tenants.SINGLE;
        }
        boolean push = this instanceof Push;
        try {
            Tenants tenants = rules.of(header);
            if (!tenants.isOne() && !(this instanceof Read)) {
                throw HttpFailure.badRequest("multiple org IDs present");
            }
            return tenants;
        } catch (HttpFailure e) {
            String text = String.valueOf(e.getMessage());
            throw push && !text.endsWith("\n") ? new HttpFailure(e.status(), text + "\n") : e;
        }
    }

    default void run(Exchange exchange, Tenants tenants) throws IOException {
        switch (this) {
            case Open(var handler) -> handler.handle(exchange);
            case Push(var handler) -> handler.handle(exchange, tenants.first());
            case One(var handler) -> handler.handle(exchange, tenants.first());
            case Read(var handler) -> handler.handle(exchange, tenants);
        }
    }
}
