package io.skald.server.query;

import io.skald.logql.engine.LogEntry;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.model.Direction;
import io.skald.model.Label;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TimeRange;
import io.skald.server.http.Exchange;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.Parameters;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.http.Tenants;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// `detected_labels`, `detected_fields` and `detected_field/<name>/values`: what somebody who explores can ask for.
public final class DetectedHandlers {
    private static final int DEFAULT_LINES = 100;
    private static final int DEFAULT_FIELDS = 1000;
    private static final String NOTHING = "{}\n";

    private final ReadServices reads;

    public DetectedHandlers(ReadServices reads) {
        this.reads = reads;
    }

    public List<Route> routes() {
        return List.of(
                Route.read("/loki/api/v1/detected_labels", this::labels),
                Route.read("/loki/api/v1/detected_fields", this::fields),
                Route.read("/loki/api/v1/detected_field/*/values", this::values));
    }

    private void labels(Exchange exchange, Tenants tenants) throws IOException {
        Parameters parameters = exchange.parameters();
        TimeRange range = reads.range(tenants, parameters);
        String query = parameters.text("query").strip();
        boolean all = query.isEmpty() || query.equals("{}");
        List<Matcher> matchers = all ? List.of() : reads.selector(tenants, query);
        SortedMap<String, TreeSet<String>> found = new TreeMap<>();
        for (LabelSet stream : reads.catalog().series(tenants, matchers, range)) {
            for (Label label : stream.toList()) {
                found.computeIfAbsent(label.name(), _ -> new TreeSet<>()).add(label.value());
            }
        }
        found.entrySet().removeIf(label -> IdLabels.contains(label.getKey(), label.getValue()));
        var out = new JsonOut(1024);
        String separator = "{\"detectedLabels\":[";
        for (Map.Entry<String, TreeSet<String>> label : found.entrySet()) {
            out.raw(separator).raw("{\"label\":").string(label.getKey());
            out.raw(",\"cardinality\":").number(label.getValue().size()).raw('}');
            separator = ",";
        }
        exchange.respond(json(found.isEmpty() ? out.raw(NOTHING) : out.raw("]}\n")));
    }

    private void fields(Exchange exchange, Tenants tenants) throws IOException {
        Parameters parameters = exchange.parameters();
        int limit = fieldLimit(parameters);
        Map<String, DetectedField> fields = detect(exchange, tenants, parameters, limit, null);
        var out = new JsonOut(4096);
        String separator = "{\"fields\":[";
        for (Map.Entry<String, DetectedField> field : fields.entrySet()) {
            out.raw(separator);
            field(out, field.getKey(), field.getValue());
            separator = ",";
        }
        exchange.respond(json(fields.isEmpty() ? out.raw(NOTHING) : end(out, limit)));
    }

    private static void field(JsonOut out, String name, DetectedField field) {
        out.raw("{\"label\":").string(name);
        out.raw(",\"type\":\"").raw(field.type().text());
        out.raw("\",\"cardinality\":").number(field.values().size());
        out.raw(",\"parsers\":");
        if (field.parsers().isEmpty()) {
            out.raw("null");
        } else {
            out.strings(field.parsers());
        }
        if (!field.jsonPath().isEmpty()) {
            out.raw(",\"jsonPath\":").strings(field.jsonPath());
        }
        out.raw('}');
    }

    private static JsonOut end(JsonOut out, int limit) {
        return out.raw("],\"limit\":").number(limit).raw("}\n");
    }

    private void values(Exchange exchange, Tenants tenants) throws IOException {
        Parameters parameters = exchange.parameters();
        int limit = fieldLimit(parameters);
        String name = exchange.pathSegment();
        DetectedField field = detect(exchange, tenants, parameters, 1, name).get(name);
        var out = new JsonOut(1024);
        if (field == null) {
            exchange.respond(json(out.raw(NOTHING)));
            return;
        }
        List<String> values = field.values().stream().limit(limit).toList();
        out.raw("{\"values\":").strings(values);
        out.raw(",\"limit\":").number(limit).raw("}\n");
        exchange.respond(json(out));
    }

    private int fieldLimit(Parameters parameters) {
        QueryParams params = reads.params(parameters);
        return params.positiveOrZero("limit", params.positiveOrZero("field_limit", DEFAULT_FIELDS));
    }

    /// Looks at the newest lines of the query.
    ///
    /// @param only the one field that is wanted; null for all
    private Map<String, DetectedField> detect(
            Exchange exchange,
            Tenants tenants,
            Parameters parameters,
            int maxFields,
            @Nullable String only)
            throws IOException {
        QueryParams params = reads.params(parameters);
        QueryParams.Bounds bounds = params.orderedBounds();
        int lines = params.positive("line_limit", DEFAULT_LINES);
        long step = params.step(bounds, reads.memory().maxSteps());
        String query = parameters.text("query");
        if (!(LogQl.parse(query) instanceof Expr.Log)) {
            throw HttpFailure.badRequest("only log selector is supported");
        }
        var time = new QueryRequest.Range(bounds.startNanos(), bounds.endNanos(), step);
        var asked = new QueryRequest(tenants.first(), query, time, lines, Direction.BACKWARD, 0);
        var fields = new DetectedFields(maxFields, only);
        if (reads.query(exchange, tenants, asked) instanceof QueryResult.Streams streams) {
            for (LogEntry entry : streams.entries()) {
                fields.add(entry);
            }
        }
        return fields.fields();
    }

    private static Response json(JsonOut out) {
        return Response.bytes(Response.JSON, out.array(), out.size());
    }
}
