package io.skald.server.query;

import io.skald.logql.engine.Engine;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.model.TenantId;
import io.skald.server.http.Exchange;
import io.skald.server.http.Pool;
import io.skald.server.http.Route;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/// `query_range` and `query`.
public final class QueryHandlers {
    private static final String FLAGS_HEADER = "X-Loki-Response-Encoding-Flags";

    private final Engine engine;
    private final QueryLimits limits;
    private final InstantSource clock;
    private final LongSupplier nanoTicker;

    public QueryHandlers(
            Engine engine, QueryLimits limits, InstantSource clock, LongSupplier nanoTicker) {
        this.engine = engine;
        this.limits = limits;
        this.clock = clock;
        this.nanoTicker = nanoTicker;
    }

    public List<Route> routes() {
        return List.of(
                new Route("/loki/api/v1/query_range", Route.GET_AND_POST, Pool.QUERY, this::range),
                new Route("/loki/api/v1/query", Route.GET_AND_POST, Pool.QUERY, this::instant));
    }

    private void range(Exchange exchange) throws IOException {
        run(exchange, new QueryParams(exchange.parameters(), now()).rangeRequest(TenantId.SINGLE));
    }

    private void instant(Exchange exchange) throws IOException {
        run(
                exchange,
                new QueryParams(exchange.parameters(), now()).instantRequest(TenantId.SINGLE));
    }

    private void run(Exchange exchange, QueryRequest request) throws IOException {
        long start = nanoTicker.getAsLong();
        QueryResult result = engine.query(request, limits, exchange::isGone);
        var timing =
                new StatsJson.Timing(
                        nanoTicker.getAsLong() - start, start - exchange.receivedNanos());
        exchange.respond(ResponseEncoder.encode(result, flags(exchange), timing));
    }

    private long now() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static List<String> flags(Exchange exchange) {
        String header = exchange.header(FLAGS_HEADER);
        return header == null
                ? List.of()
                : Arrays.stream(header.split(","))
                        .map(String::strip)
                        .filter(flag -> !flag.isEmpty())
                        .toList();
    }
}
