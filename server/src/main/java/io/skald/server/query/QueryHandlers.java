package io.skald.server.query;

import io.skald.logql.engine.Engine;
import io.skald.logql.engine.QueryException;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.server.http.Exchange;
import io.skald.server.http.Route;
import io.skald.server.http.Tenants;
import io.skald.server.limits.LimitsSource;
import io.skald.server.limits.ReadLimits;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// `query_range` and `query`.
public final class QueryHandlers {
    private final Function<Tenants, Engine> engines;
    private final LimitsSource limits;
    private final QueryLimits memory;
    private final SlowQueries slow;
    private final InstantSource clock;
    private final LongSupplier nanoTicker;

    /// @param engines gives the engine that sees what the tenants have
    /// @param memory what one query may hold
    public QueryHandlers(
            Function<Tenants, Engine> engines,
            LimitsSource limits,
            QueryLimits memory,
            SlowQueries slow,
            InstantSource clock,
            LongSupplier nanoTicker) {
        this.engines = engines;
        this.limits = limits;
        this.memory = memory;
        this.slow = slow;
        this.clock = clock;
        this.nanoTicker = nanoTicker;
    }

    public List<Route> routes() {
        return List.of(
                Route.read("/loki/api/v1/query_range", this::range),
                Route.read("/loki/api/v1/query", this::instant));
    }

    private void range(Exchange exchange, Tenants tenants) throws IOException {
        var params = new QueryParams(exchange.parameters(), now());
        run(exchange, tenants, params.rangeRequest(tenants.first()));
    }

    private void instant(Exchange exchange, Tenants tenants) throws IOException {
        var params = new QueryParams(exchange.parameters(), now());
        run(exchange, tenants, params.instantRequest(tenants.first()));
    }

    private void run(Exchange exchange, Tenants tenants, QueryRequest request) throws IOException {
        long start = nanoTicker.getAsLong();
        String outcome = "failure";
        QueryResult result;
        try {
            ReadLimits bounds = limits.readsOf(tenants.ids());
            result =
                    engines.apply(tenants)
                            .query(
                                    new QueryPolicy(bounds, now()).checked(request),
                                    bounds.forEngine(memory),
                                    exchange::isGone);
            outcome = "success";
        } catch (QueryException e) {
            outcome = String.valueOf(e.getMessage());
            throw e;
        } finally {
            slow.done(tenants, request, nanoTicker.getAsLong() - start, outcome);
        }
        var timing =
                new StatsJson.Timing(
                        nanoTicker.getAsLong() - start, start - exchange.receivedNanos());
        exchange.respond(ResponseEncoder.encode(result, EncodingFlags.of(exchange), timing));
    }

    private long now() {
        return QueryParams.nanos(clock.instant());
    }
}
