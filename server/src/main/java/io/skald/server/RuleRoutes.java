package io.skald.server;

import io.skald.model.TenantId;
import io.skald.server.http.Exchange;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.http.TenantHandler;

import java.util.List;

/// What Grafana asks a ruler, answered by a server that has no rules: valid and empty. The paths that edit rules do not
/// exist, so that Grafana shows no editor for them.
final class RuleRoutes {
    private static final String TYPE = "application/json";

    private RuleRoutes() {}

    static List<Route> of() {
        return List.of(
                route("/prometheus/api/v1/rules", RuleRoutes::groups),
                route("/prometheus/api/v1/alerts", RuleRoutes::alerts));
    }

    private static Route route(String path, TenantHandler handler) {
        return Route.one(path, Route.GET, handler);
    }

    private static void groups(Exchange exchange, TenantId tenant) {
        exchange.respond(success("{\"groups\":[]}"));
    }

    private static void alerts(Exchange exchange, TenantId tenant) {
        exchange.respond(success("{\"alerts\":[]}"));
    }

    private static Response success(String data) {
        String json =
                "{\"status\":\"success\",\"data\":" + data + ",\"errorType\":\"\",\"error\":\"\"}";
        return Response.text(200, TYPE, json);
    }
}
