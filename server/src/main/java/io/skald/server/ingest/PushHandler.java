package io.skald.server.ingest;

import io.skald.io.DiskFullException;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.server.http.Exchange;
import io.skald.server.http.Response;
import io.skald.server.http.Route;
import io.skald.server.metrics.ServerMetrics;
import io.skald.server.push.DiscardReason;
import io.skald.server.push.PushDecoder;
import io.skald.server.push.PushException;
import io.skald.server.push.PushOutcome;
import io.skald.server.push.PushRejection;
import io.skald.server.push.PushRequest;
import io.skald.server.push.PushRequest.Protocol;
import io.skald.store.StoreOverloadedException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// The endpoints that take entries: Loki's push, its old path, and OpenTelemetry's logs.
public final class PushHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PushHandler.class);
    // Pushers come back after 503, but some give a batch up after 500.
    private static final int TRY_AGAIN = 503;
    // Streams become idle slowly.
    private static final int STREAM_SECONDS = 60;

    private final PushDecoder decoder;
    private final Function<PushBatch, CompletableFuture<Void>> store;
    private final Admission admission;
    private final ServerMetrics metrics;

    /// @param store completes when the batch is on disk
    public PushHandler(
            PushDecoder decoder,
            Function<PushBatch, CompletableFuture<Void>> store,
            Admission admission,
            ServerMetrics metrics) {
        this.admission = admission;
        this.decoder = decoder;
        this.store = store;
        this.metrics = metrics;
    }

    public List<Route> routes() {
        return List.of(
                route("/loki/api/v1/push", Protocol.LOKI),
                route("/api/prom/push", Protocol.LOKI),
                route("/otlp/v1/logs", Protocol.OTLP));
    }

    private Route route(String path, Protocol protocol) {
        return Route.push(path, Route.POST, (exchange, tenant) -> push(protocol, exchange, tenant));
    }

    private void push(Protocol protocol, Exchange exchange, TenantId tenant) {
        PushOutcome outcome;
        try {
            outcome =
                    decoder.decode(
                            new PushRequest(
                                    protocol,
                                    tenant,
                                    exchange.header("Content-Type"),
                                    exchange.header("Content-Encoding"),
                                    exchange.body(),
                                    0,
                                    exchange.bodySize()));
        } catch (PushException e) {
            exchange.respond(
                    e.status() == TRY_AGAIN
                            ? PushAnswers.retryLater(protocol, TRY_AGAIN, e.text(), 1)
                            : PushAnswers.error(protocol, e.status(), e.text()));
            return;
        }
        count(tenant, outcome);
        Admission.Refusal refusal = admission.refusal(tenant, outcome);
        if (refusal != null) {
            metrics.discarded(
                    tenant,
                    DiscardReason.RATE_LIMITED.metricName(),
                    outcome.accepted().rowCount(),
                    outcome.accepted().lineByteCount());
            exchange.respond(
                    PushAnswers.retryLater(
                            protocol, 429, refusal.text(), refusal.retryAfterSeconds()));
            return;
        }
        var _ =
                store.apply(outcome.accepted())
                        .whenComplete((stored, failure) ->
                                exchange.respond(answer(protocol, outcome.rejection(), failure)));
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

    private static Response answer(
            Protocol protocol, @Nullable PushRejection rejection, @Nullable Throwable failure) {
        if (failure != null) {
            String text =
                    reason(failure instanceof CompletionException ? failure.getCause() : failure);
            return PushAnswers.retryLater(protocol, TRY_AGAIN, text, 1);
        }
        return rejection == null
                ? Response.empty(204)
                : rejection.status() == 429
                        ? PushAnswers.retryLater(protocol, 429, rejection.text(), STREAM_SECONDS)
                        : PushAnswers.error(protocol, rejection.status(), rejection.text());
    }

    private static String reason(@Nullable Throwable failure) {
        return switch (failure) {
            case StoreOverloadedException overloaded -> String.valueOf(overloaded.getMessage());
            case DiskFullException _ -> "the disk is full, nothing was stored";
            case null, default -> {
                LOG.error("push was not stored", failure);
                yield "the push could not be stored: " + failure;
            }
        };
    }
}
