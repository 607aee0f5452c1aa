package io.skald.server.tail;

import io.skald.logql.engine.LogPipeline;
import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.QueryException;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.model.GoQuoting;
import io.skald.model.TenantId;
import io.skald.server.http.Exchange;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.Parameters;
import io.skald.server.http.RequestQueue;
import io.skald.server.http.Route;
import io.skald.server.http.Sender;
import io.skald.server.http.Socket;
import io.skald.server.http.Tenants;
import io.skald.server.limits.LimitsSource;
import io.skald.server.query.EncodingFlags;
import io.skald.server.query.QueryParams;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/// `/loki/api/v1/tail` and `/api/prom/tail`. What is wrong with the parameters is answered over HTTP, what is wrong
/// with the query's kind by closing the socket, as in Loki.
public final class TailHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TailHandler.class);
    private static final int MAX_DELAY_SECONDS = 5;
    // A history of more lines than a query may ask for is cut to its newest.
    private static final int MAX_HISTORY_LINES = 5000;
    private static final Duration HISTORY_PATIENCE = Duration.ofSeconds(30);
    private static final int INTERNAL_ERROR = 1011;

    private final TailHub hub;
    private final LogSource source;
    private final LimitsSource limits;
    private final RequestQueue readers;
    private final InstantSource clock;
    private final LongSupplier nanoTicker;

    /// @param source where the history is read
    /// @param readers where it is read
    public TailHandler(
            TailHub hub,
            LogSource source,
            LimitsSource limits,
            RequestQueue readers,
            InstantSource clock,
            LongSupplier nanoTicker) {
        this.hub = hub;
        this.source = source;
        this.limits = limits;
        this.readers = readers;
        this.clock = clock;
        this.nanoTicker = nanoTicker;
    }

    public List<Route> routes() {
        return List.of(
                Route.one(
                        "/loki/api/v1/tail",
                        Route.GET_AND_POST,
                        (exchange, tenant) -> tail(exchange, tenant, false)),
                Route.one(
                        "/api/prom/tail",
                        Route.GET_AND_POST,
                        (exchange, tenant) -> tail(exchange, tenant, true)));
    }

    private void tail(Exchange exchange, TenantId tenant, boolean legacy) {
        Parameters parameters = exchange.parameters();
        var params = new QueryParams(parameters, QueryParams.nanos(clock.instant()));
        int limit = Math.min(MAX_HISTORY_LINES, params.limit());
        long start = params.bounds().startNanos();
        long delay = Duration.ofSeconds(delaySeconds(parameters.text("delay_for"))).toNanos();
        String query = parameters.text("query");
        // Wrong text is answered over HTTP.
        if (LogQl.parse(query) instanceof Expr.Log log) {
            limits.of(tenant).reads().checkMatchers(log.matchers());
        }
        List<String> flags = legacy ? List.of() : EncodingFlags.of(exchange);
        var shape = legacy ? TailFrames.Shape.LEGACY : shape(flags);
        try {
            LogPipeline pipeline = LogPipeline.compile(query);
            var request = new TailRequest(tenant, pipeline, start, limit, delay, shape, flags);
            exchange.upgrade(socket -> open(request, socket));
        } catch (QueryException e) {
            exchange.upgrade(socket -> socket.close(INTERNAL_ERROR, e.getMessage()));
        }
    }

    private static int delaySeconds(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[+-]?[0-9]{1,18}")) {
            throw HttpFailure.badRequest(
                    "strconv.Atoi: parsing " + GoQuoting.quote(text) + ": invalid syntax");
        }
        long seconds = Long.parseLong(text);
        if (seconds > MAX_DELAY_SECONDS) {
            throw HttpFailure.badRequest("delay_for can't be greater than " + MAX_DELAY_SECONDS);
        }
        return (int) Math.max(0, seconds);
    }

    private static TailFrames.Shape shape(List<String> flags) {
        return flags.contains(EncodingFlags.CATEGORIZE)
                ? TailFrames.Shape.CATEGORIZED
                : TailFrames.Shape.MERGED;
    }

    /// First the live lines are caught, then the history is read: no line can fall in between.
    private void open(TailRequest request, Socket socket) {
        Tail tail = hub.add(request, socket);
        if (tail == null) {
            return;
        }
        readers.offer(
                new RequestQueue.Task(
                        Sender.of(Tenants.of(request.tenant()), ""),
                        () -> readHistory(tail, request),
                        () -> socket.close(INTERNAL_ERROR, "too many outstanding requests"),
                        () -> !socket.isClosed()));
    }

    private void readHistory(Tail tail, TailRequest request) {
        long deadline = nanoTicker.getAsLong() + HISTORY_PATIENCE.toNanos();
        Socket socket = tail.socket();
        try {
            var history =
                    new TailHistory(
                            request,
                            hub.historyBytes(),
                            () -> socket.isClosed() || nanoTicker.getAsLong() - deadline > 0);
            hub.begin(tail, history.read(source));
        } catch (IOException | RuntimeException e) {
            LOG.error("the history of a tail could not be read", e);
            socket.close(INTERNAL_ERROR, "the history could not be read");
        }
    }
}
