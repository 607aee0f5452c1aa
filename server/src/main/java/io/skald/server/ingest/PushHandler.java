package io.skald.server.ingest;

import io.skald.io.DiskFullException;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.server.http.Exchange;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.metrics.ServerMetrics;
import io.skald.server.push.PushDecoder;
import io.skald.server.push.PushException;
import io.skald.server.push.PushOutcome;
import io.skald.server.push.PushRejection;
import io.skald.server.push.PushRequest;
import io.skald.store.StoreOverloadedException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// `POST /loki/api/v1/push`.
public final class PushHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PushHandler.class);
    // Pushers come back after 503, but some give a batch up after 500.
    private static final int TRY_AGAIN = 503;

    private final PushDecoder decoder;
    private final Function<PushBatch, CompletableFuture<Void>> store;
    private final ServerMetrics metrics;

    /// @param store completes when the batch is on disk
    public PushHandler(
            PushDecoder decoder,
            Function<PushBatch, CompletableFuture<Void>> store,
            ServerMetrics metrics) {
        this.decoder = decoder;
        this.store = store;
        this.metrics = metrics;
    }

    public List<Route> routes() {
        return List.of(Route.push("/loki/api/v1/push", Route.POST, this::push));
    }

    private void push(Exchange exchange, TenantId tenant) {
        PushOutcome outcome;
        try {
            outcome =
                    decoder.decode(
                            new PushRequest(
                                    tenant,
                                    exchange.header("Content-Type"),
                                    exchange.header("Content-Encoding"),
                                    exchange.body(),
                                    0,
                                    exchange.bodySize()));
        } catch (PushException e) {
            exchange.respond(Response.error(e.status(), e.text() + "\n"));
            return;
        }
        count(tenant, outcome);
        var _ =
                store.apply(outcome.accepted())
                        .whenComplete((stored, failure) ->
                                exchange.respond(answer(outcome.rejection(), failure)));
    }

    private void count(TenantId tenant, PushOutcome outcome) {
        long lines = outcome.accepted().rowCount();
        long bytes = outcome.accepted().lineByteCount();
        for (PushOutcome.Discard discard : outcome.discards()) {
            metrics.discarded(
                    tenant, discard.reason().metricName(), discard.entries(), discard.lineBytes());
            lines += discard.entries();
            bytes += discard.lineBytes();
        }
        metrics.received(tenant, lines, bytes);
    }

    private static Response answer(@Nullable PushRejection rejection, @Nullable Throwable failure) {
        if (failure != null) {
            return failed(failure instanceof CompletionException ? failure.getCause() : failure);
        }
        return rejection == null
                ? Response.empty(204)
                : Response.error(rejection.status(), rejection.text() + "\n");
    }

    private static Response failed(@Nullable Throwable failure) {
        return switch (failure) {
            case StoreOverloadedException overloaded ->
                    Response.retryLater(TRY_AGAIN, overloaded.getMessage() + "\n");
            case DiskFullException _ ->
                    Response.retryLater(TRY_AGAIN, "the disk is full, nothing was stored\n");
            case null, default -> {
                LOG.error("push was not stored", failure);
                yield Response.retryLater(
                        TRY_AGAIN, "the push could not be stored: " + failure + "\n");
            }
        };
    }
}
