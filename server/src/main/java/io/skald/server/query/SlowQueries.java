package io.skald.server.query;

import io.skald.logql.engine.QueryRequest;
import io.skald.server.http.Action;
import io.skald.server.http.Exchange;
import io.skald.server.http.Route;
import io.skald.server.http.Tenants;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Logs the queries that take long, one line each. Thread-safe.
public final class SlowQueries {
    private static final Logger LOG = LoggerFactory.getLogger(SlowQueries.class);
    private static final int MAX_TEXT = 4096;

    private final Duration threshold;

    /// @param threshold queries that take longer are logged; zero: none, negative: all
    public SlowQueries(Duration threshold) {
        this.threshold = threshold;
    }

    /// @param nanos it ran
    /// @param outcome `success`, or what it failed with
    void done(Tenants tenants, QueryRequest request, long nanos, String outcome) {
        if (threshold.isZero() || nanos < threshold.toNanos()) {
            return;
        }
        LOG.info(
                "slow query: tenant={} duration={}ms time={} limit={} outcome={} query={}",
                ids(tenants),
                millis(nanos),
                request.time(),
                request.limit(),
                oneLine(outcome),
                oneLine(request.query()));
    }

    /// The routes, each of which logs what takes long.
    public List<Route> watched(List<Route> routes, LongSupplier nanoTicker) {
        return routes.stream().map(route -> watched(route, nanoTicker)).toList();
    }

    private Route watched(Route route, LongSupplier nanoTicker) {
        if (!(route.action() instanceof Action.Read(var handler)) || threshold.isZero()) {
            return route;
        }
        return Route.read(
                route.path(),
                (exchange, tenants) -> {
                    long start = nanoTicker.getAsLong();
                    String outcome = "success";
                    try {
                        handler.handle(exchange, tenants);
                    } catch (RuntimeException e) {
                        outcome = String.valueOf(e.getMessage());
                        throw e;
                    } finally {
                        done(route, exchange, tenants, nanoTicker.getAsLong() - start, outcome);
                    }
                });
    }

    private void done(Route route, Exchange exchange, Tenants tenants, long nanos, String outcome) {
        if (nanos < threshold.toNanos()) {
            return;
        }
        LOG.info(
                "slow query: tenant={} duration={}ms path={} outcome={} parameters={}",
                ids(tenants),
                millis(nanos),
                route.path(),
                oneLine(outcome),
                oneLine(exchange.query()));
    }

    private static String ids(Tenants tenants) {
        return tenants.ids().stream().map(String::valueOf).collect(Collectors.joining("|"));
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }

    /// What a client wrote must not make lines of its own in the log.
    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
    }
}
