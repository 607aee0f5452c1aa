package io.skald.server.query;

import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.server.http.Exchange;
import io.skald.server.http.Parameters;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.http.Tenants;
import io.skald.server.patterns.Pattern;
import io.skald.server.patterns.PatternMiner;
import io.skald.server.patterns.PatternQuery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `patterns`: the kinds of lines that some streams have, and how many of each over time.
public final class PatternHandlers {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ReadServices reads;
    private final PatternMiner miner;

    public PatternHandlers(ReadServices reads, PatternMiner miner) {
        this.reads = reads;
        this.miner = miner;
    }

    public List<Route> routes() {
        return List.of(Route.read("/loki/api/v1/patterns", this::patterns));
    }

    private void patterns(Exchange exchange, Tenants tenants) {
        Parameters parameters = exchange.parameters();
        QueryParams params = reads.params(parameters);
        QueryParams.Bounds bounds = params.orderedBounds();
        long step = PatternQuery.step(params.step(bounds, reads.memory().maxSteps()));
        List<Matcher> matchers = reads.selector(tenants, parameters.text("query"));
        TimeRange range = reads.seen(tenants, bounds.range());
        List<Pattern> found = new ArrayList<>();
        if (tenants.isOne()) {
            found = of(tenants.first(), matchers, range, step);
        } else {
            for (var part : TenantLabel.split(tenants, matchers).entrySet()) {
                found.addAll(of(part.getKey(), part.getValue(), range, step));
            }
        }
        exchange.respond(encode(found));
    }

    private List<Pattern> of(TenantId tenant, List<Matcher> matchers, TimeRange range, long step) {
        return miner.patterns(new PatternQuery(tenant, matchers, range, step));
    }

    private static Response encode(List<Pattern> patterns) {
        var out = new JsonOut(4096);
        out.raw("{\"status\":\"success\",\"data\":[");
        String separator = "";
        for (Pattern pattern : patterns) {
            out.raw(separator).raw("{\"pattern\":").string(pattern.text());
            out.raw(",\"level\":").string(pattern.level()).raw(",\"samples\":");
            samples(out, pattern);
            out.raw('}');
            separator = ",";
        }
        out.raw("]}\n");
        return Response.bytes(Response.JSON, out.array(), out.size());
    }

    private static void samples(JsonOut out, Pattern pattern) {
        String separator = "[";
        for (Map.Entry<Long, Long> step : pattern.counts().entrySet()) {
            out.raw(separator).raw('[').number(Math.floorDiv(step.getKey(), NANOS_PER_SECOND));
            out.raw(',').number(step.getValue()).raw(']');
            separator = ",";
        }
        out.raw(']');
    }
}
