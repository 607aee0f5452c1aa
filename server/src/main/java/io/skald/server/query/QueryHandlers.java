package io.skald.server.query;

import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.server.http.Exchange;
import io.skald.server.http.Route;
import io.skald.server.http.Tenants;

import java.io.IOException;
import java.util.List;

/// `query_range` and `query`.
public final class QueryHandlers {
    private final ReadServices reads;

    public QueryHandlers(ReadServices reads) {
        this.reads = reads;
    }

    public List<Route> routes() {
        return List.of(
                Route.read("/loki/api/v1/query_range", this::range),
                Route.read("/loki/api/v1/query", this::instant));
    }

    private void range(Exchange exchange, Tenants tenants) throws IOException {
        QueryParams params = reads.params(exchange.parameters());
        run(exchange, tenants, params.rangeRequest(tenants.first()));
    }

    private void instant(Exchange exchange, Tenants tenants) throws IOException {
        QueryParams params = reads.params(exchange.parameters());
        run(exchange, tenants, params.instantRequest(tenants.first()));
    }

    private void run(Exchange exchange, Tenants tenants, QueryRequest request) throws IOException {
        long start = reads.nanoTicker().getAsLong();
        QueryResult result = reads.query(exchange, tenants, request);
        var timing =
                new StatsJson.Timing(
                        reads.nanoTicker().getAsLong() - start, start - exchange.receivedNanos());
        exchange.respond(ResponseEncoder.encode(result, EncodingFlags.of(exchange), timing));
    }
}
