package io.skald.server.query;

import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.SyntaxException;
import io.skald.server.http.Exchange;
import io.skald.server.http.Pool;
import io.skald.server.http.Response;
import io.skald.server.http.Route;

import java.util.List;
import java.util.Map;

/// `format_query`: a query's canonical text. Unlike the other endpoints it says in JSON what is wrong.
public final class FormatHandler {
    private static final int BAD_REQUEST = 400;
    private static final String TYPE = "application/json; charset=utf-8";

    public List<Route> routes() {
        return List.of(
                Route.open(
                        "/loki/api/v1/format_query", Route.GET_AND_POST, Pool.QUERY, this::format));
    }

    private void format(Exchange exchange) {
        exchange.respond(answer(exchange.parameters().text("query")));
    }

    private static Response answer(String query) {
        try {
            return json(200, "success", "data", LogQl.format(query));
        } catch (SyntaxException e) {
            return json(BAD_REQUEST, "invalid-query", "error", String.valueOf(e.getMessage()));
        }
    }

    private static Response json(int status, String word, String name, String text) {
        var out = new JsonOut(64 + text.length());
        out.raw("{\"status\":").string(word).raw(",").string(name).raw(":").string(text).raw("}");
        return new Response(status, TYPE, out.array(), out.size(), Map.of());
    }
}
