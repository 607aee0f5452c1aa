package io.skald.merge;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

/// What the owner of a merge decides about streams. Answers must not change while the merge runs.
public interface MergeRules {
    /// Whether the other answers depend on the labels; if not, they are asked once a tenant, with an empty label set.
    boolean dependsOnLabels(TenantId tenant);

    /// Rows with a smaller timestamp are expired, and left out; [Long#MIN_VALUE] keeps all.
    long horizonNanos(TenantId tenant, LabelSet labels);

    /// Streams of different groups go to different segments.
    long group(TenantId tenant, LabelSet labels);
}
