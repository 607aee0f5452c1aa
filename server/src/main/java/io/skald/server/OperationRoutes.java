package io.skald.server;

import io.skald.server.http.Pool;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.metrics.ServerMetrics;

import java.util.List;
import java.util.function.Supplier;

/// The endpoints for people and machines that watch the server.
final class OperationRoutes {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private OperationRoutes() {}

    /// @param obstacle why the server is not ready; empty when it is
    static List<Route> of(Supplier<String> obstacle, ServerMetrics metrics) {
        return List.of(
                new Route(
                        "/ready",
                        Route.GET,
                        Pool.DIRECT,
                        exchange -> exchange.respond(ready(obstacle.get()))),
                new Route(
                        "/metrics",
                        Route.GET,
                        Pool.QUERY,
                        exchange ->
                                exchange.respond(
                                        Response.text(200, PROMETHEUS_TEXT, metrics.text()))),
                new Route(
                        "/loki/api/v1/status/buildinfo",
                        Route.GET,
                        Pool.DIRECT,
                        exchange ->
                                exchange.respond(
                                        Response.text(200, "application/json", buildInfo()))));
    }

    private static Response ready(String obstacle) {
        return obstacle.isEmpty()
                ? Response.text(200, Response.TEXT, "ready\n")
                : Response.text(503, Response.TEXT, obstacle + "\n");
    }

    /// The keys are Loki's, for clients that read them.
    private static String buildInfo() {
        return """
        {"version":"%s","revision":"","branch":"skald","buildUser":"","buildDate":"","goVersion":""}
        """
                .formatted(Version.text());
    }
}
