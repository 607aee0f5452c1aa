package io.skald.server.ingest;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.server.limits.ActiveStreams;
import io.skald.server.limits.IngestionRates;
import io.skald.server.limits.LimitsSource;
import io.skald.server.limits.TenantLimits;
import io.skald.server.push.PushOutcome;
import io.skald.server.push.StreamGate;

import org.jspecify.annotations.Nullable;

import java.util.function.LongSupplier;

/// How much of a tenant's pushes is let in. Thread-safe.
public final class Admission implements StreamGate {
    private final LimitsSource limits;
    private final IngestionRates rates;
    private final ActiveStreams streams;

    /// @param nanoTicker elapsed nanoseconds, from any origin
    public Admission(LimitsSource limits, LongSupplier nanoTicker) {
        this.limits = limits;
        this.rates = new IngestionRates(nanoTicker);
        this.streams = new ActiveStreams(nanoTicker);
    }

    /// @param retryAfterSeconds when another try may work
    /// @param text Loki's, without a newline at the end
    record Refusal(long retryAfterSeconds, String text) {}

    @Override
    public boolean admits(TenantId tenant, LabelSet stream) {
        return streams.admit(tenant, limits.of(tenant).ingestion(), stream);
    }

    /// Takes the accepted lines of a push out of what its tenant may send; all or nothing of it is stored.
    ///
    /// @return null when it may be stored
    @Nullable Refusal refusal(TenantId tenant, PushOutcome outcome) {
        TenantLimits.Ingestion bounds = limits.of(tenant).ingestion();
        long bytes = outcome.accepted().lineByteCount();
        long seconds = rates.tryTake(tenant, bounds, bytes);
        if (seconds == 0) {
            return null;
        }
        return new Refusal(
                seconds,
                ("ingestion rate limit exceeded for user %s (limit: %d bytes/sec) while attempting"
                     + " to ingest '%d' lines totaling '%d' bytes, reduce log volume or contact"
                     + " your Loki administrator to see if the limit can be increased")
                        .formatted(
                                tenant, bounds.rateBytes(), outcome.accepted().rowCount(), bytes));
    }
}
