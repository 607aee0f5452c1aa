package io.skald.server.query;

import io.skald.logql.engine.LogView;
import io.skald.logql.text.ByteSizes;
import io.skald.logql.text.TextFormatException;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TimeRange;
import io.skald.server.http.Exchange;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.Parameters;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.http.Tenants;
import io.skald.server.limits.ReadLimits;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `index/stats`, `index/volume`, `index/volume_range` and `index/shards`: how much there is. True numbers, also for
/// what is still in memory.
public final class IndexHandlers {
    private static final int DEFAULT_GROUPS = 100;
    private static final String EVERYTHING = "{}";

    private final ReadServices reads;

    /// Sizes of a selection.
    ///
    /// @param chunks pieces of streams, one for each segment or memtable that a stream has rows in
    private record Totals(long streams, long chunks, long entries, long bytes) {}

    public IndexHandlers(ReadServices reads) {
        this.reads = reads;
    }

    public List<Route> routes() {
        return List.of(
                Route.read("/loki/api/v1/index/stats", this::stats),
                Route.read("/loki/api/v1/index/volume", this::volume),
                Route.read("/loki/api/v1/index/volume_range", this::volumeRange),
                Route.read("/loki/api/v1/index/shards", this::shards));
    }

    private void stats(Exchange exchange, Tenants tenants) throws IOException {
        Parameters parameters = exchange.parameters();
        TimeRange range = reads.range(tenants, parameters);
        List<Matcher> matchers = reads.selector(tenants, parameters.text("query"));
        var out = new JsonOut(128);
        totals(out, totals(exchange, tenants, matchers, range));
        exchange.respond(json(out.raw('\n')));
    }

    private static void totals(JsonOut out, Totals totals) {
        out.raw("{\"streams\":").number(totals.streams());
        out.raw(",\"chunks\":").number(totals.chunks());
        out.raw(",\"bytes\":").number(totals.bytes());
        out.raw(",\"entries\":").number(totals.entries()).raw('}');
    }

    private Totals totals(
            Exchange exchange, Tenants tenants, List<Matcher> matchers, TimeRange range)
            throws IOException {
        var sizes =
                new SelectionSizes(tenants.first(), matchers, range, SelectionSizes.oneCell(range));
        Set<LabelSet> streams = new HashSet<>();
        long[] sums = new long[3];
        try (LogView view = reads.sources().apply(tenants).open()) {
            sizes.forEach(
                    view,
                    reads.patience(exchange, tenants),
                    (batch, next) -> {
                        if (next) {
                            streams.add(batch.stream());
                            sums[0]++;
                        }
                        for (int row = 0; row < batch.rowCount(); row++) {
                            sums[1] += batch.count(row);
                            sums[2] += batch.byteCount(row) + batch.metadataByteCount(row);
                        }
                    });
        }
        return new Totals(streams.size(), sums[0], sums[1], sums[2]);
    }

    private void volume(Exchange exchange, Tenants tenants) throws IOException {
        Parameters parameters = exchange.parameters();
        TimeRange range = reads.range(tenants, parameters);
        exchange.respond(volumes(exchange, tenants, parameters, VolumeSteps.single(range)));
    }

    private void volumeRange(Exchange exchange, Tenants tenants) throws IOException {
        Parameters parameters = exchange.parameters();
        QueryParams params = reads.params(parameters);
        QueryParams.Bounds bounds = params.orderedBounds();
        reads.checkLength(tenants, bounds);
        long step = params.step(bounds, reads.memory().maxSteps());
        exchange.respond(
                volumes(exchange, tenants, parameters, VolumeSteps.of(bounds.range(), step)));
    }

    private Response volumes(
            Exchange exchange, Tenants tenants, Parameters parameters, VolumeSteps steps)
            throws IOException {
        ReadLimits.Volume allowed = reads.limitsOf(tenants).volume();
        if (!allowed.enabled()) {
            throw new HttpFailure(404, "not found");
        }
        List<Matcher> matchers = selector(tenants, parameters.text("query"));
        int limit = reads.params(parameters).positiveOrZero("limit", DEFAULT_GROUPS);
        boolean byLabel = byLabel(parameters.text("aggregateBy"));
        List<String> targets =
                Arrays.stream(parameters.text("targetLabels").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
        var grouping = VolumeSums.Grouping.of(targets, matchers, byLabel);
        var sums = new VolumeSums(grouping, steps, reads.memory().maxCells());
        var sizes = new SelectionSizes(tenants.first(), matchers, steps.range(), steps.cells());
        try (LogView view = reads.sources().apply(tenants).open()) {
            sizes.forEach(view, reads.patience(exchange, tenants), (batch, _) -> sums.add(batch));
        }
        return json(
                VolumeJson.of(
                        sums.largest(
                                allowed.maxSeries() == 0
                                        ? limit
                                        : Math.min(limit, allowed.maxSeries())),
                        steps));
    }

    /// For volumes `{}` is a selector too: all streams.
    private List<Matcher> selector(Tenants tenants, String query) {
        return query.strip().equals(EVERYTHING) ? List.of() : reads.selector(tenants, query);
    }

    private static boolean byLabel(String aggregateBy) {
        return switch (aggregateBy) {
            case "", "series" -> false;
            case "labels" -> true;
            default -> throw HttpFailure.badRequest("invalid aggregation option");
        };
    }

    /// Loki's clients ask in how many parts a query should be cut. Here the engine cuts by itself, so one part is right.
    private void shards(Exchange exchange, Tenants tenants) throws IOException {
        Parameters parameters = exchange.parameters();
        TimeRange range = reads.range(tenants, parameters);
        checkTarget(parameters.text("targetBytesPerShard"));
        List<Matcher> matchers = reads.selector(tenants, parameters.text("query"));
        var out = new JsonOut(512);
        out.raw("{\"shards\":[{\"bounds\":{\"min\":0,\"max\":18446744073709551615},\"stats\":");
        totals(out, totals(exchange, tenants, matchers, range));
        out.raw("}]}\n");
        exchange.respond(json(out));
    }

    private static void checkTarget(String target) {
        try {
            if (!target.isEmpty() && ByteSizes.parse(target) > 0) {
                return;
            }
        } catch (TextFormatException e) {
            // said below, in Loki's words
        }
        throw HttpFailure.badRequest("targetBytesPerShard must be a positive value");
    }

    private static Response json(JsonOut out) {
        return Response.bytes(Response.JSON, out.array(), out.size());
    }
}
