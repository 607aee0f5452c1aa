package io.skald.server.limits;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Counts the streams of tenants whose number is limited: a stream counts until it got no line for half an hour.
/// Tenants without a limit cost nothing; others as many entries as their limit. Thread-safe.
public final class ActiveStreams {
    private static final long IDLE_NANOS = Duration.ofMinutes(30).toNanos();
    // A tenant at its limit asks for every push; looking for idle streams then must not become the
    // work.
    private static final long SWEEP_NANOS = Duration.ofSeconds(10).toNanos();

    private final ConcurrentHashMap<TenantId, Streams> tenants = new ConcurrentHashMap<>();
    private final LongSupplier nanoTicker;
    private final Sweep sweep = new Sweep();

    /// @param nanoTicker elapsed nanoseconds, from any origin
    public ActiveStreams(LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
    }

    /// Notes that the stream gets lines.
    ///
    /// @return false when it is new and the tenant has as many as it may
    public boolean admit(TenantId tenant, TenantLimits.Ingestion limits, LabelSet stream) {
        if (limits.maxStreams() == 0) {
            return true;
        }
        long now = nanoTicker.getAsLong();
        sweep.ifDue(now, () -> tenants.values().removeIf(streams -> streams.isIdle(now)));
        boolean[] admitted = new boolean[1];
        // Within compute, so that no tenant is forgotten between being found and being asked.
        tenants.compute(
                tenant,
                (_, known) -> {
                    Streams streams = known == null ? new Streams() : known;
                    admitted[0] = streams.admit(stream, limits.maxStreams(), now);
                    return streams;
                });
        return admitted[0];
    }

    /// Tenants that are remembered.
    int size() {
        return tenants.size();
    }

    private static final class Streams {
        private final Map<LabelSet, Long> lastSeen = new HashMap<>();
        private long sweptNanos;
        private boolean swept;
        private long usedNanos;

        synchronized boolean admit(LabelSet stream, int max, long nowNanos) {
            if (lastSeen.size() >= max && !lastSeen.containsKey(stream)) {
                sweep(nowNanos);
                if (lastSeen.size() >= max) {
                    return false;
                }
            }
            lastSeen.put(stream, nowNanos);
            usedNanos = nowNanos;
            return true;
        }

        /// Whether no stream counts any more.
        synchronized boolean isIdle(long nowNanos) {
            return nowNanos - usedNanos > IDLE_NANOS;
        }

        private void sweep(long nowNanos) {
            if (!swept || nowNanos - sweptNanos >= SWEEP_NANOS) {
                lastSeen.values().removeIf(seen -> nowNanos - seen > IDLE_NANOS);
                sweptNanos = nowNanos;
                swept = true;
            }
        }
    }
}
