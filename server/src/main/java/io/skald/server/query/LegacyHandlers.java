package io.skald.server.query;

import io.skald.logql.engine.Engine;
import io.skald.logql.engine.LogEntry;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.engine.ResultStream;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.model.GoQuoting;
import io.skald.model.TenantId;
import io.skald.server.http.Exchange;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.Parameters;
import io.skald.server.http.Pool;
import io.skald.server.http.Response;
import io.skald.server.http.Route;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/// `/api/prom/query`: log queries as Loki's first version answered them.
public final class LegacyHandlers {
    private final Engine engine;
    private final QueryLimits limits;
    private final InstantSource clock;
    private final LongSupplier nanoTicker;

    public LegacyHandlers(
            Engine engine, QueryLimits limits, InstantSource clock, LongSupplier nanoTicker) {
        this.engine = engine;
        this.limits = limits;
        this.clock = clock;
        this.nanoTicker = nanoTicker;
    }

    public List<Route> routes() {
        return List.of(new Route("/api/prom/query", Route.GET_AND_POST, Pool.QUERY, this::query));
    }

    private void query(Exchange exchange) throws IOException {
        long start = nanoTicker.getAsLong();
        Parameters parameters = exchange.parameters();
        QueryRequest request =
                new QueryParams(parameters, QueryParams.nanos(clock.instant()))
                        .rangeRequest(TenantId.SINGLE);
        if (!(LogQl.parse(request.query()) instanceof Expr.Log)) {
            throw HttpFailure.badRequest(
                    "rpc error: code = Code(400) desc = legacy endpoints only support streams"
                            + " result type");
        }
        request = withRegexp(request, parameters.text("regexp"));
        QueryResult result = engine.query(request, limits, exchange::isGone);
        var timing =
                new StatsJson.Timing(
                        nanoTicker.getAsLong() - start, start - exchange.receivedNanos());
        if (result instanceof QueryResult.Streams streams) {
            exchange.respond(encode(streams, timing));
        }
    }

    /// The parameter `regexp` is one more line filter.
    private static QueryRequest withRegexp(QueryRequest request, String regexp) {
        if (regexp.isEmpty()) {
            return request;
        }
        return new QueryRequest(
                request.tenant(),
                request.query() + " |~ " + GoQuoting.quote(regexp),
                request.time(),
                request.limit(),
                request.direction(),
                request.intervalNanos());
    }

    private static Response encode(QueryResult.Streams streams, StatsJson.Timing timing) {
        var out = new JsonOut(4096);
        out.raw("{\"streams\":[");
        String separator = "";
        for (ResultStream stream : streams.merged()) {
            out.raw(separator).raw("{\"labels\":").string(stream.labels().toString());
            out.raw(",\"entries\":");
            entries(out, stream.entries());
            out.raw('}');
            separator = ",";
        }
        out.raw("],\"stats\":");
        StatsJson.write(out, streams.stats(), streams.entries().size(), timing);
        out.raw("}\n");
        return Response.bytes(Response.JSON, out.array(), out.size());
    }

    private static void entries(JsonOut out, List<LogEntry> entries) {
        String separator = "[";
        for (LogEntry entry : entries) {
            out.raw(separator).raw("{\"ts\":\"").raw(time(entry.timestampNanos()));
            out.raw("\",\"line\":");
            out.string(entry.line().bytes(), entry.line().offset(), entry.line().length());
            out.raw('}');
            separator = ",";
        }
        out.raw(']');
    }

    /// RFC 3339 with as many decimals as needed.
    private static String time(long timestampNanos) {
        Instant second = Instant.ofEpochSecond(Math.floorDiv(timestampNanos, 1_000_000_000L));
        long nanos = Math.floorMod(timestampNanos, 1_000_000_000L);
        String text = second.toString();
        if (nanos == 0) {
            return text;
        }
        String digits = Long.toString(1_000_000_000L + nanos).substring(1).replaceAll("0+$", "");
        return text.substring(0, text.length() - 1) + "." + digits + "Z";
    }
}
