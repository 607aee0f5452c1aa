package io.skald.server.query;

import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.LogView;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.text.ByteSizes;
import io.skald.logql.text.TextFormatException;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.server.http.Exchange;
import io.skald.server.http.Handler;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.Parameters;
import io.skald.server.http.Pool;
import io.skald.server.http.Response;
import io.skald.server.http.Route;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/// `index/stats`, `index/volume`, `index/volume_range` and `index/shards`: how much there is. True numbers, also for
/// what is still in memory.
public final class IndexHandlers {
    private static final int DEFAULT_GROUPS = 100;
    private static final String EVERYTHING = "{}";

    private final LogSource source;
    private final QueryLimits limits;
    private final InstantSource clock;
    private final LongSupplier nanoTicker;

    /// Sizes of a selection.
    ///
    /// @param chunks pieces of streams, one for each segment or memtable that a stream has rows in
    private record Totals(long streams, long chunks, long entries, long bytes) {}

    public IndexHandlers(
            LogSource source, QueryLimits limits, InstantSource clock, LongSupplier nanoTicker) {
        this.source = source;
        this.limits = limits;
        this.clock = clock;
        this.nanoTicker = nanoTicker;
    }

    public List<Route> routes() {
        return List.of(
                route("/loki/api/v1/index/stats", this::stats),
                route("/loki/api/v1/index/volume", this::volume),
                route("/loki/api/v1/index/volume_range", this::volumeRange),
                route("/loki/api/v1/index/shards", this::shards));
    }

    private static Route route(String path, Handler handler) {
        return new Route(path, Route.GET_AND_POST, Pool.QUERY, handler);
    }

    private void stats(Exchange exchange) throws IOException {
        Parameters parameters = exchange.parameters();
        TimeRange range = params(parameters).orderedBounds().range();
        List<Matcher> matchers = LogQl.parseSelector(parameters.text("query"));
        var out = new JsonOut(128);
        totals(out, totals(exchange, matchers, range));
        exchange.respond(json(out.raw('\n')));
    }

    private static void totals(JsonOut out, Totals totals) {
        out.raw("{\"streams\":").number(totals.streams());
        out.raw(",\"chunks\":").number(totals.chunks());
        out.raw(",\"bytes\":").number(totals.bytes());
        out.raw(",\"entries\":").number(totals.entries()).raw('}');
    }

    private Totals totals(Exchange exchange, List<Matcher> matchers, TimeRange range)
            throws IOException {
        var sizes =
                new SelectionSizes(TenantId.SINGLE, matchers, range, SelectionSizes.oneCell(range));
        Set<LabelSet> streams = new HashSet<>();
        long[] sums = new long[3];
        try (LogView view = source.open()) {
            sizes.forEach(
                    view,
                    patience(exchange),
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

    private void volume(Exchange exchange) throws IOException {
        Parameters parameters = exchange.parameters();
        TimeRange range = params(parameters).orderedBounds().range();
        exchange.respond(volumes(exchange, parameters, VolumeSteps.single(range)));
    }

    private void volumeRange(Exchange exchange) throws IOException {
        Parameters parameters = exchange.parameters();
        QueryParams params = params(parameters);
        QueryParams.Bounds bounds = params.orderedBounds();
        long step = params.step(bounds, limits.maxSteps());
        exchange.respond(volumes(exchange, parameters, VolumeSteps.of(bounds.range(), step)));
    }

    private Response volumes(Exchange exchange, Parameters parameters, VolumeSteps steps)
            throws IOException {
        List<Matcher> matchers = selector(parameters.text("query"));
        int limit = params(parameters).positiveOrZero("limit", DEFAULT_GROUPS);
        boolean byLabel = byLabel(parameters.text("aggregateBy"));
        List<String> targets =
                Arrays.stream(parameters.text("targetLabels").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
        var grouping = VolumeSums.Grouping.of(targets, matchers, byLabel);
        var sums = new VolumeSums(grouping, steps, limits.maxCells());
        var sizes = new SelectionSizes(TenantId.SINGLE, matchers, steps.range(), steps.cells());
        try (LogView view = source.open()) {
            sizes.forEach(view, patience(exchange), (batch, _) -> sums.add(batch));
        }
        return json(VolumeJson.of(sums.largest(limit), steps));
    }

    /// For volumes `{}` is a selector too: all streams.
    private static List<Matcher> selector(String query) {
        return query.strip().equals(EVERYTHING) ? List.of() : LogQl.parseSelector(query);
    }

    private static boolean byLabel(String aggregateBy) {
        return switch (aggregateBy) {
            case "", "series" -> false;
            case "labels" -> true;
            default -> throw HttpFailure.badRequest("invalid aggregation option");
        };
    }

    /// Loki's clients ask in how many parts a query should be cut. Here the engine cuts by itself, so one part is right.
    private void shards(Exchange exchange) throws IOException {
        Parameters parameters = exchange.parameters();
        TimeRange range = params(parameters).orderedBounds().range();
        checkTarget(parameters.text("targetBytesPerShard"));
        List<Matcher> matchers = LogQl.parseSelector(parameters.text("query"));
        var out = new JsonOut(512);
        out.raw("{\"shards\":[{\"bounds\":{\"min\":0,\"max\":18446744073709551615},\"stats\":");
        totals(out, totals(exchange, matchers, range));
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

    private SelectionSizes.Patience patience(Exchange exchange) {
        long timeout = limits.timeout().isZero() ? Long.MAX_VALUE : limits.timeout().toNanos();
        return new SelectionSizes.Patience(
                exchange::isGone, nanoTicker, nanoTicker.getAsLong() + timeout);
    }

    private QueryParams params(Parameters parameters) {
        return new QueryParams(parameters, QueryParams.nanos(clock.instant()));
    }

    private static Response json(JsonOut out) {
        return Response.bytes(Response.JSON, out.array(), out.size());
    }
}
