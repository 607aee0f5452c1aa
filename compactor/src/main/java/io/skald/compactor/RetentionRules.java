package io.skald.compactor;

import io.skald.model.TenantId;

import java.time.Duration;

/// The rules in force. They may change while the server runs.
public interface RetentionRules {
    TenantRetention of(TenantId tenant);

    /// The longest period of any stream of any tenant; zero when some are kept for ever.
    Duration longest();

    /// Another number after each change.
    long generation();

    /// One period for everything, for ever the same.
    static RetentionRules same(Duration period) {
        var retention = new TenantRetention(period);
        return new RetentionRules() {
            @Override
            public TenantRetention of(TenantId tenant) {
                return retention;
            }

            @Override
            public Duration longest() {
                return period;
            }

            @Override
            public long generation() {
                return 0;
            }
        };
    }
}
