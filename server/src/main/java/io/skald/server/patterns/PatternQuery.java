package io.skald.server.patterns;

import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import java.util.List;

/// Which patterns are asked for.
///
/// @param matchers conditions on the streams; all must hold
/// @param range of the lines
/// @param stepNanos distance of the counts; a multiple of ten seconds
public record PatternQuery(
        TenantId tenant, List<Matcher> matchers, TimeRange range, long stepNanos) {
    public PatternQuery {
        matchers = List.copyOf(matchers);
        if (stepNanos <= 0 || stepNanos % StepCounts.STEP_NANOS != 0) {
            throw new IllegalArgumentException("step of " + stepNanos + " ns");
        }
    }

    /// The nearest step that patterns are counted in.
    ///
    /// @return a multiple of ten seconds, not over `nanos` unless that is less than ten seconds
    public static long step(long nanos) {
        return Math.max(1, nanos / StepCounts.STEP_NANOS) * StepCounts.STEP_NANOS;
    }
}
