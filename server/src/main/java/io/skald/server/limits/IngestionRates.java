package io.skald.server.limits;

import io.skald.model.TenantId;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Meters what each tenant pushes: a bucket of tokens, one a byte, that fills at the tenant's rate up to its burst.
/// Tenants without a rate cost nothing. Thread-safe.
public final class IngestionRates {
    private static final double NANOS_PER_SECOND = 1e9;

    private final ConcurrentHashMap<TenantId, Bucket> buckets = new ConcurrentHashMap<>();
    private final LongSupplier nanoTicker;
    private final Sweep sweep = new Sweep();

    /// @param nanoTicker elapsed nanoseconds, from any origin
    public IngestionRates(LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
    }

    /// Takes the bytes out of the tenant's bucket, all or none.
    ///
    /// @return 0 when they were taken; else the seconds after which another try may work, 1 or more. What is larger
    ///     than the burst never will.
    public long tryTake(TenantId tenant, TenantLimits.Ingestion limits, long bytes) {
        if (limits.rateBytes() == 0) {
            return 0;
        }
        long now = nanoTicker.getAsLong();
        sweep.ifDue(now, () -> buckets.values().removeIf(bucket -> bucket.isFull(now)));
        long[] wait = new long[1];
        // Within compute, so that no bucket is forgotten between being found and being taken from.
        buckets.compute(
                tenant,
                (_, known) -> {
                    Bucket bucket = known == null ? new Bucket(now, limits.burstBytes()) : known;
                    wait[0] = bucket.tryTake(limits, bytes, now);
                    return bucket;
                });
        return wait[0];
    }

    /// Tenants that are remembered.
    int size() {
        return buckets.size();
    }

    private static final class Bucket {
        private long filledNanos;
        private double tokens;
        private double rate;
        private double burst;

        Bucket(long nowNanos, long tokens) {
            this.filledNanos = nowNanos;
            this.tokens = (double) tokens;
        }

        synchronized long tryTake(TenantLimits.Ingestion limits, long bytes, long nowNanos) {
            double elapsed = Math.max(0, nowNanos - filledNanos) / NANOS_PER_SECOND;
            tokens = Math.min((double) limits.burstBytes(), tokens + elapsed * limits.rateBytes());
            filledNanos = nowNanos;
            rate = limits.rateBytes();
            burst = limits.burstBytes();
            if (tokens >= bytes) {
                tokens -= bytes;
                return 0;
            }
            double missing = Math.min(bytes, limits.burstBytes()) - tokens;
            return Math.max(1, (long) Math.ceil(missing / limits.rateBytes()));
        }

        /// Whether a new bucket would be the same.
        synchronized boolean isFull(long nowNanos) {
            return tokens + (nowNanos - filledNanos) / NANOS_PER_SECOND * rate >= burst;
        }
    }
}
