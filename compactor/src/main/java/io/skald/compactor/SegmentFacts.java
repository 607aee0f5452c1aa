package io.skald.compactor;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentReader;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// What planning wants to know of a segment.
///
/// @param meta of the segment
/// @param bucket of its tenants; [#MANY] when there are several
/// @param firstExpiryNanos when the first of its lines expires; [Long#MAX_VALUE]: never
/// @param lastExpiryNanos when the last one does
/// @param directoryBytes heap that its directory takes while it is merged
/// @param since when it was first seen
record SegmentFacts(
        SegmentMeta meta,
        int bucket,
        long firstExpiryNanos,
        long lastExpiryNanos,
        long directoryBytes,
        Instant since) {
    static final int MANY = -1;
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    /// Reads the directories of a segment.
    static SegmentFacts of(SegmentReader segment, RetentionRules rules, Instant since)
            throws IOException {
        SegmentDirectory directory = segment.directory();
        var walk = segment.walkLabels();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        int bucket = StreamGroups.bucket(directory.tenant(0));
        TenantId known = directory.tenant(0);
        TenantRetention retention = rules.of(known);
        for (int stream = 0; stream < directory.streamCount(); stream++) {
            TenantId tenant = directory.tenant(stream);
            if (!tenant.equals(known)) {
                known = tenant;
                retention = rules.of(tenant);
                bucket = StreamGroups.bucket(tenant) == bucket ? bucket : MANY;
            }
            LabelSet labels = retention.streams().isEmpty() ? LabelSet.EMPTY : walk.labels(stream);
            Duration period = retention.of(labels);
            var policy = new RetentionPolicy(period);
            int end = directory.chunkEnd(stream) - 1;
            first =
                    Math.min(
                            first,
                            policy.lastNanos(
                                    directory.chunkMinNanos(directory.chunkStart(stream))));
            last = Math.max(last, policy.lastNanos(directory.chunkMaxNanos(end)));
        }
        return new SegmentFacts(segment.meta(), bucket, first, last, directory.heapBytes(), since);
    }

    /// Of a segment whose directories are lost: it goes when the longest retention is over.
    static SegmentFacts unreadable(SegmentMeta meta, RetentionRules rules, Instant since) {
        long last = new RetentionPolicy(rules.longest()).lastNanos(meta.maxNanos());
        return new SegmentFacts(meta, MANY, Long.MAX_VALUE, last, 0, since);
    }

    /// UTC day of the newest line.
    long day() {
        return Math.floorDiv(meta.maxNanos(), NANOS_PER_DAY);
    }

    boolean isExpired(long nowNanos) {
        return lastExpiryNanos < nowNanos;
    }
}
