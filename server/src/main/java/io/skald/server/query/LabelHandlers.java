package io.skald.server.query;

import io.skald.logql.text.GoDurations;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TimeRange;
import io.skald.server.http.Exchange;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.Parameters;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.http.Tenants;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/// `labels`, `label/<name>/values` and `series`, also under their first names.
public final class LabelHandlers {
    private static final List<Matcher> EVERYTHING = List.of();

    private final ReadServices reads;
    private final TenantsCatalog catalog;

    public LabelHandlers(ReadServices reads) {
        this.reads = reads;
        this.catalog = reads.catalog();
    }

    public List<Route> routes() {
        return List.of(
                Route.read("/loki/api/v1/labels", this::names),
                Route.read("/loki/api/v1/label", this::names),
                Route.read("/loki/api/v1/label/*/values", this::values),
                Route.read("/loki/api/v1/series", this::series),
                Route.read("/api/prom/label", this::legacyNames),
                Route.read("/api/prom/label/*/values", this::legacyValues),
                Route.read("/api/prom/series", this::series));
    }

    private void names(Exchange exchange, Tenants tenants) throws IOException {
        exchange.respond(list(namesOf(exchange, tenants)));
    }

    private void legacyNames(Exchange exchange, Tenants tenants) throws IOException {
        exchange.respond(legacy(namesOf(exchange, tenants)));
    }

    private SortedSet<String> namesOf(Exchange exchange, Tenants tenants) throws IOException {
        Parameters parameters = exchange.parameters();
        TimeRange range = range(parameters, tenants);
        return catalog.labelNames(tenants, matchers(parameters, tenants), range);
    }

    private void values(Exchange exchange, Tenants tenants) throws IOException {
        exchange.respond(list(valuesOf(exchange, tenants)));
    }

    private void legacyValues(Exchange exchange, Tenants tenants) throws IOException {
        exchange.respond(legacy(valuesOf(exchange, tenants)));
    }

    private SortedSet<String> valuesOf(Exchange exchange, Tenants tenants) throws IOException {
        Parameters parameters = exchange.parameters();
        TimeRange range = range(parameters, tenants);
        String name = exchange.pathSegment();
        return catalog.labelValues(tenants, name, matchers(parameters, tenants), range);
    }

    private void series(Exchange exchange, Tenants tenants) throws IOException {
        Parameters parameters = exchange.parameters();
        TimeRange range = range(parameters, tenants);
        List<List<Matcher>> selectors = selectors(parameters, tenants);
        List<LabelSet> found = new ArrayList<>();
        for (List<Matcher> matchers : selectors) {
            found.addAll(catalog.series(tenants, matchers, range));
        }
        exchange.respond(seriesList(eachOnce(found)));
    }

    /// In their order.
    private static List<LabelSet> eachOnce(List<LabelSet> streams) {
        LabelSet[] sorted = streams.toArray(new LabelSet[0]);
        Arrays.sort(sorted);
        List<LabelSet> once = new ArrayList<>(sorted.length);
        for (LabelSet stream : sorted) {
            if (once.isEmpty() || !once.getLast().equals(stream)) {
                once.add(stream);
            }
        }
        return once;
    }

    /// The span asked for. An end before the start is refused with the text that Loki has here.
    private TimeRange range(Parameters parameters, Tenants tenants) {
        QueryParams.Bounds bounds = reads.params(parameters).bounds();
        long oldest = reads.seen(tenants, TimeRange.ALL).startNanos();
        if (bounds.endNanos() < Math.max(oldest, bounds.startNanos())) {
            Duration lookback = reads.limitsOf(tenants).maxQueryLookback();
            throw HttpFailure.badRequest(
                    "this data is no longer available, it is past now - max_query_lookback (%s)"
                            .formatted(GoDurations.printPrometheus(lookback.toNanos())));
        }
        reads.checkLength(tenants, bounds);
        // Other than for lines, the end counts here.
        long end = Math.min(bounds.endNanos(), Long.MAX_VALUE - 1) + 1;
        return new TimeRange(Math.min(bounds.startNanos(), end), end);
    }

    private List<Matcher> matchers(Parameters parameters, Tenants tenants) {
        String query = parameters.text("query");
        return query.isEmpty() ? EVERYTHING : reads.selector(tenants, query);
    }

    private List<List<Matcher>> selectors(Parameters parameters, Tenants tenants) {
        List<String> texts = new ArrayList<>(parameters.all("match[]"));
        texts.addAll(parameters.all("match"));
        texts.removeIf(String::isBlank);
        if (texts.isEmpty() || (texts.size() == 1 && texts.getFirst().strip().equals("{}"))) {
            return List.of(EVERYTHING);
        }
        return texts.stream().map(text -> reads.selector(tenants, text)).toList();
    }

    /// As in Loki, no result means no key `data`.
    private static Response list(SortedSet<String> texts) {
        var out = new JsonOut(1024);
        out.raw("{\"status\":\"success\"");
        if (!texts.isEmpty()) {
            out.raw(",\"data\":").strings(texts);
        }
        out.raw("}\n");
        return Response.bytes(Response.JSON, out.array(), out.size());
    }

    /// As Loki's first version answered.
    private static Response legacy(SortedSet<String> texts) {
        var out = new JsonOut(1024);
        out.raw('{');
        if (!texts.isEmpty()) {
            out.raw("\"values\":").strings(texts);
        }
        out.raw("}\n");
        return Response.bytes(Response.JSON, out.array(), out.size());
    }

    private static Response seriesList(Iterable<LabelSet> streams) {
        var out = new JsonOut(1024);
        out.raw("{\"status\":\"success\",\"data\":[");
        boolean first = true;
        for (LabelSet stream : streams) {
            out.raw(first ? "" : ",").labels(stream);
            first = false;
        }
        out.raw("]}\n");
        return Response.bytes(Response.JSON, out.array(), out.size());
    }
}
