package io.skald.merge;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// A walk over the streams of a segment, with what the rules say of each. Label texts are read only where the rules
/// depend on them, or when they are asked for.
final class RuledStreams {
    private final SegmentDirectory directory;
    private final SegmentReader.LabelWalk texts;
    private final MergeRules rules;
    private @Nullable TenantId tenant;
    private boolean byLabels;
    private int stream = -1;
    private long horizonNanos;
    private long group;

    RuledStreams(SegmentReader segment, MergeRules rules) throws IOException {
        this.directory = segment.directory();
        this.texts = segment.walkLabels();
        this.rules = rules;
    }

    /// @return false behind the last stream
    boolean next() throws IOException {
        if (++stream >= directory.streamCount()) {
            return false;
        }
        TenantId owner = directory.tenant(stream);
        boolean same = owner.equals(tenant);
        if (!same) {
            tenant = owner;
            byLabels = rules.dependsOnLabels(owner);
        }
        if (byLabels || !same) {
            LabelSet labels = byLabels ? labels() : LabelSet.EMPTY;
            horizonNanos = rules.horizonNanos(owner, labels);
            group = rules.group(owner, labels);
        }
        return true;
    }

    int stream() {
        return stream;
    }

    LabelSet labels() throws IOException {
        return texts.labels(stream);
    }

    long horizonNanos() {
        return horizonNanos;
    }

    long group() {
        return group;
    }
}
