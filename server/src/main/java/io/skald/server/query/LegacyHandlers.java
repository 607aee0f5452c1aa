package io.skald.server.query;

import io.skald.logql.engine.LogEntry;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.engine.ResultStream;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.model.GoQuoting;
import io.skald.server.http.Exchange;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.Parameters;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.http.Tenants;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// `/api/prom/query`: log queries as Loki's first version answered them.
public final class LegacyHandlers {
    private final ReadServices reads;

    public LegacyHandlers(ReadServices reads) {
        this.reads = reads;
    }

    public List<Route> routes() {
        return List.of(Route.read("/api/prom/query", this::query));
    }

    private void query(Exchange exchange, Tenants tenants) throws IOException {
        long start = reads.nanoTicker().getAsLong();
        Parameters parameters = exchange.parameters();
        QueryRequest request = reads.params(parameters).rangeRequest(tenants.first());
        if (!(LogQl.parse(request.query()) instanceof Expr.Log)) {
            throw HttpFailure.badRequest(
                    "rpc error: code = Code(400) desc = legacy endpoints only support streams"
                            + " result type");
        }
        QueryResult result =
                reads.query(exchange, tenants, withRegexp(request, parameters.text("regexp")));
        var timing =
                new StatsJson.Timing(
                        reads.nanoTicker().getAsLong() - start, start - exchange.receivedNanos());
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
