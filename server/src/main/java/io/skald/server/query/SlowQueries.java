package io.skald.server.query;

import io.skald.model.GoQuoting;
import io.skald.server.http.Action;
import io.skald.server.http.Exchange;
import io.skald.server.http.Parameters;
import io.skald.server.http.Route;
import io.skald.server.http.Tenants;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Logs the reads that take long, one line each: for whom, how long, how they ended, what they looked at, and what was
/// asked, in the URL or in a form. Thread-safe.
public final class SlowQueries {
    private static final Logger LOG = LoggerFactory.getLogger(SlowQueries.class);

    /// Of what was asked, in characters.
    private static final int MAX_TEXT = 4096;

    private final Duration threshold;
    private final LongSupplier nanoTicker;

    /// @param threshold queries that take longer are logged; zero: none, negative: all
    public SlowQueries(Duration threshold, LongSupplier nanoTicker) {
        this.threshold = threshold;
        this.nanoTicker = nanoTicker;
    }

    /// The routes, each of which logs what takes long.
    public List<Route> watched(List<Route> routes) {
        return threshold.isZero() ? routes : routes.stream().map(this::watched).toList();
    }

    private Route watched(Route route) {
        if (!(route.action() instanceof Action.Read(var handler))) {
            return route;
        }
        return Route.read(
                route.path(),
                (exchange, tenants) -> {
                    long start = nanoTicker.getAsLong();
                    exchange.whenAnswered(status ->
                            answered(
                                    route,
                                    exchange,
                                    tenants,
                                    status,
                                    nanoTicker.getAsLong() - start));
                    handler.handle(exchange, tenants);
                });
    }

    private void answered(Route route, Exchange exchange, Tenants tenants, int status, long nanos) {
        if (nanos < threshold.toNanos()) {
            return;
        }
        LOG.warn(
                "slow query: tenant={} duration={}ms status={} path={} lines={} bytes={} {}",
                tenants.ids().stream().map(String::valueOf).collect(Collectors.joining("|")),
                String.format(Locale.ROOT, "%.1f", nanos / 1e6),
                status,
                route.path(),
                exchange.lines(),
                exchange.bytes(),
                asked(exchange));
    }

    /// Quoted: what a client wrote must not make lines of its own in the log.
    private static String asked(Exchange exchange) {
        Parameters parameters = exchange.knownParameters();
        if (parameters == null) {
            return "parameters=" + quoted(exchange.query(), MAX_TEXT);
        }
        var text = new StringBuilder();
        parameters.forEach((name, value) -> {
            if (text.length() < MAX_TEXT) {
                int room = MAX_TEXT - text.length();
                text.append(text.isEmpty() ? "" : " ").append(name(name)).append('=');
                text.append(quoted(value, room));
            }
        });
        return text.toString();
    }

    private static String name(String name) {
        return name.matches("[A-Za-z_\\[\\]]{1,64}") ? name : quoted(name, 64);
    }

    private static String quoted(String text, int most) {
        return text.length() <= most
                ? GoQuoting.quote(text)
                : GoQuoting.quote(text.substring(0, most)) + "...";
    }
}
