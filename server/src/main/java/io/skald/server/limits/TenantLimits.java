package io.skald.server.limits;

import io.skald.compactor.TenantRetention;
import io.skald.server.push.PushLimits;

import java.time.Duration;

/// What one tenant may do.
///
/// @param push what is checked of each pushed line
/// @param ingestion how much may come in
/// @param reads what may be asked
/// @param keeping how long lines are kept
public record TenantLimits(
        PushLimits push, Ingestion ingestion, ReadLimits reads, TenantRetention keeping) {
    /// Age at which lines leave, of streams without a rule of their own; zero keeps them for ever.
    public Duration retention() {
        return keeping.period();
    }

    /// Bounds of what comes in, over time.
    ///
    /// @param rateBytes line bytes a second; 0 for no limit
    /// @param burstBytes line bytes that may come at once, over the rate
    /// @param maxStreams streams that may get lines at the same time; 0 for no limit
    public record Ingestion(long rateBytes, long burstBytes, int maxStreams) {
        public static final Ingestion UNLIMITED = new Ingestion(0, 0, 0);
    }
}
