package io.skald.compactor;

import io.skald.merge.MergeRules;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.Utf8;

import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32C;

/// Which streams share segments after a merge: those of a bucket of tenants whose lines are kept for the same time. So
/// segments expire as a whole, and a delete makes no other bucket's segments new.
final class StreamGroups implements MergeRules {
    /// Tenants are spread over so many buckets. With 200 of them a week stays below a thousand files; a large one shares
    /// its segments with a sixteenth of the others.
    static final int BUCKETS = 16;

    private static final int BUCKET_BITS = 8;

    private final RetentionRules rules;
    private final Instant now;

    /// @param now decides what is expired for the whole merge
    StreamGroups(RetentionRules rules, Instant now) {
        this.rules = rules;
        this.now = now;
    }

    static int bucket(TenantId tenant) {
        var crc = new CRC32C();
        crc.update(Utf8.bytes(tenant.value()));
        return (int) (crc.getValue() % BUCKETS);
    }

    @Override
    public boolean dependsOnLabels(TenantId tenant) {
        return !rules.of(tenant).streams().isEmpty();
    }

    @Override
    public long horizonNanos(TenantId tenant, LabelSet labels) {
        return new RetentionPolicy(period(tenant, labels)).horizonNanos(now);
    }

    @Override
    public long group(TenantId tenant, LabelSet labels) {
        return period(tenant, labels).toSeconds() << BUCKET_BITS | bucket(tenant);
    }

    private Duration period(TenantId tenant, LabelSet labels) {
        return rules.of(tenant).of(labels);
    }

    /// The same, but everything stays together: for a segment that shall only lose some of its rows.
    MergeRules together() {
        StreamGroups apart = this;
        return new MergeRules() {
            @Override
            public boolean dependsOnLabels(TenantId tenant) {
                return apart.dependsOnLabels(tenant);
            }

            @Override
            public long horizonNanos(TenantId tenant, LabelSet labels) {
                return apart.horizonNanos(tenant, labels);
            }

            @Override
            public long group(TenantId tenant, LabelSet labels) {
                return 0;
            }
        };
    }
}
