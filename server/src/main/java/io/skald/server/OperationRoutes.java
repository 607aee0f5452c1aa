package io.skald.server;

import io.skald.server.http.Exchange;
import io.skald.server.http.Pool;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.metrics.ServerMetrics;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The endpoints for people and machines that watch the server.
final class OperationRoutes {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String BUILD_INFO_TYPE = "application/json";
    private static final String HTML = "text/html; charset=utf-8";
    private static final List<String> RINGS =
            List.of(
                    "/ring",
                    "/distributor/ring",
                    "/compactor/ring",
                    "/pattern/ring",
                    "/ruler/ring",
                    "/scheduler/ring",
                    "/memberlist");

    private final Storage storage;
    private final ServerMetrics metrics;
    private final RetentionClock clock;

    private OperationRoutes(Storage storage, ServerMetrics metrics, RetentionClock clock) {
        this.storage = storage;
        this.metrics = metrics;
        this.clock = clock;
    }

    static List<Route> of(Storage storage, ServerMetrics metrics, RetentionClock clock) {
        var operations = new OperationRoutes(storage, metrics, clock);
        List<Route> routes = new ArrayList<>();
        for (String ring : RINGS) {
            routes.add(Route.open(ring, Route.GET, Pool.DIRECT, OperationRoutes::ring));
        }
        routes.addAll(operations.routes());
        return routes;
    }

    private List<Route> routes() {
        return List.of(
                Route.open("/ready", Route.GET, Pool.DIRECT, this::ready),
                Route.open("/metrics", Route.GET, Pool.OPERATION, this::metrics),
                Route.open("/skald/confirm-clock", Route.POST, Pool.DIRECT, this::confirmClock),
                Route.open("/skald/compact", Route.POST, Pool.DIRECT, this::compact),
                Route.open("/flush", Route.GET_AND_POST, Pool.QUERY, this::flush),
                Route.open(
                        "/loki/api/v1/status/buildinfo",
                        Route.GET,
                        Pool.DIRECT,
                        OperationRoutes::buildInfo));
    }

    /// Loki's parts find each other by rings; scripts that look at them find one process that is there.
    private static void ring(Exchange exchange) {
        exchange.respond(
                Response.text(
                        200, HTML, "<p>Skald is one process, and needs no ring: ACTIVE</p>\n"));
    }

    /// The server listens only when everything is recovered, so whoever is heard is ready, unless nothing can be stored.
    private void ready(Exchange exchange) {
        String refusal = storage.refusal();
        exchange.respond(
                refusal == null
                        ? Response.text(200, Response.TEXT, "ready\n")
                        : Response.error(503, "pushes are refused: " + refusal + "\n"));
    }

    /// Somebody says that the wall clock is right though it has jumped ahead.
    private void confirmClock(Exchange exchange) {
        String ahead = Duration.ofSeconds(clock.ahead().toSeconds()).toString();
        clock.confirm();
        exchange.respond(
                Response.text(200, Response.TEXT, "confirmed; it was ahead by " + ahead + "\n"));
    }

    /// Answers at once; `skald_compaction_demanded` tells the end.
    private void compact(Exchange exchange) {
        storage.upkeep().demand();
        exchange.respond(
                Response.text(
                        202,
                        Response.TEXT,
                        "merging; done when skald_compaction_demanded in /metrics is 0\n"));
    }

    private void metrics(Exchange exchange) {
        exchange.respond(Response.text(200, PROMETHEUS_TEXT, metrics.text()));
    }

    private void flush(Exchange exchange) throws IOException {
        storage.flushAll();
        exchange.respond(Response.empty(204));
    }

    /// The keys are Loki's, for clients that read them.
    private static void buildInfo(Exchange exchange) {
        String json =
                """
                {"version":"%s","revision":"","branch":"","buildUser":"","buildDate":"","goVersion":""}
                """
                        .formatted(Version.text());
        exchange.respond(Response.text(200, BUILD_INFO_TYPE, json));
    }
}
