package io.skald.server.delete;

import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.model.Utf8;
import io.skald.server.http.Exchange;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.Parameters;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.limits.LimitsSource;
import io.skald.server.query.JsonOut;
import io.skald.store.ChunkStore;
import io.skald.tombstone.Tombstone;
import io.skald.tombstone.TooManyTombstonesException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/// `/loki/api/v1/delete`: asks for lines to be deleted, lists what was asked, takes it back.
public final class DeleteHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DeleteHandler.class);
    private static final String PATH = "/loki/api/v1/delete";
    private static final String JSON = "application/json";
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");
    private static final long NANOS_PER_MILLI = 1_000_000;
    // Each costs a look at every query of its tenant.
    private static final int MAX_OPEN = 1000;

    private final ChunkStore store;
    private final LimitsSource limits;
    private final InstantSource clock;

    public DeleteHandler(ChunkStore store, LimitsSource limits, InstantSource clock) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.one(PATH, METHODS, this::handle),
                Route.one(
                        "/loki/api/v1/cache/generation_numbers",
                        Route.GET,
                        DeleteHandler::generation));
    }

    private void handle(Exchange exchange, TenantId tenant) throws IOException {
        try {
            if (!limits.of(tenant).reads().deletes()) {
                throw new HttpFailure(403, "deletion is not available for this tenant");
            }
            switch (exchange.method()) {
                case "GET" -> list(exchange, tenant);
                case "DELETE" -> cancel(exchange, tenant);
                default -> add(exchange, tenant);
            }
        } catch (HttpFailure e) {
            // These errors end with a newline, unlike those of queries.
            exchange.respond(Response.error(e.status(), e.getMessage() + "\n"));
        }
    }

    private void add(Exchange exchange, TenantId tenant) throws IOException {
        Parameters parameters = exchange.parameters();
        Instant now = clock.instant();
        // Kept and listed as it was asked: what is printed has rounded sizes, and would delete
        // other lines.
        String query = parameters.text("query");
        String printed = DeleteQuery.printed(query, limits.of(tenant).reads());
        TimeRange range = DeleteTimes.range(parameters.text("start"), parameters.text("end"), now);
        List<Tombstone> known = store.tombstones().of(tenant);
        if (known.stream().filter(tombstone -> !tombstone.erased()).count() >= MAX_OPEN) {
            throw HttpFailure.badRequest(
                    "too many delete requests are open (limit: " + MAX_OPEN + ")");
        }
        long millis = now.toEpochMilli();
        try {
            store.hide(id(tenant, query, range, millis), tenant, query, range, millis);
        } catch (TooManyTombstonesException e) {
            throw new HttpFailure(429, "too many delete requests of all tenants are open");
        }
        // Printed, lest what was sent makes lines of its own in the log.
        LOG.info("tenant {} deletes {} in {}", tenant, printed, range);
        exchange.respond(Response.empty(204));
    }

    /// Wished id: the store gives the next free one when it has that one.
    private static String id(TenantId tenant, String query, TimeRange range, long millis) {
        var crc = new CRC32C();
        crc.update(Utf8.bytes(tenant + "|" + query + "|" + range + "|" + millis));
        return "%08x".formatted((int) crc.getValue());
    }

    private void list(Exchange exchange, TenantId tenant) {
        var out = new JsonOut(1024);
        out.raw('[');
        String separator = "";
        for (Tombstone tombstone : store.tombstones().of(tenant)) {
            out.raw(separator);
            write(out, tombstone);
            separator = ",";
        }
        out.raw("]\n");
        exchange.respond(Response.bytes(JSON, out.array(), out.size()));
    }

    private static void write(JsonOut out, Tombstone tombstone) {
        out.raw("{\"request_id\":").string(tombstone.id());
        out.raw(",\"start_time\":").raw(seconds(tombstone.range().startNanos()));
        // The end was given as the last moment, and is kept as the first one behind it.
        out.raw(",\"end_time\":").raw(seconds(tombstone.range().endNanos() - 1));
        out.raw(",\"query\":").string(tombstone.query());
        out.raw(",\"status\":").string(tombstone.erased() ? "processed" : "received");
        out.raw(",\"created_at\":")
                .raw(seconds(tombstone.createdMillis() * NANOS_PER_MILLI))
                .raw(",\"user_id\":\"\"}");
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(Math.floorDiv(nanos, NANOS_PER_MILLI), 3)
                .stripTrailingZeros()
                .toPlainString();
    }

    private void cancel(Exchange exchange, TenantId tenant) throws IOException {
        String id = exchange.parameters().text("request_id");
        if (!store.unhide(tenant, id)) {
            throw new HttpFailure(404, "could not find delete request with given id");
        }
        LOG.info("tenant {} takes the delete {} back", tenant, id);
        exchange.respond(Response.empty(204));
    }

    /// Loki's parts ask each other so whether cached results are stale; here nothing is cached.
    private static void generation(Exchange exchange, TenantId tenant) {
        exchange.respond(Response.text(200, Response.TEXT, "\"0\""));
    }
}
