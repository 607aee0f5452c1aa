package io.skald.server.query;

import io.skald.logql.engine.TimeCells;
import io.skald.model.TimeRange;

/// The steps of a volume: spans `(b - step, b]` that end at whole multiples `b` of the step, the last one at the end of
/// the range. They are open on the left as LogQL's windows are: so the statistics, which are kept that way minute by
/// minute, answer without a look at the rows.
///
/// @param range of the whole volume
/// @param stepNanos over 0
record VolumeSteps(TimeRange range, long stepNanos) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /// @param stepNanos over 0
    static VolumeSteps of(TimeRange range, long stepNanos) {
        // So far in the future that boundaries cannot be named: there is nothing.
        boolean nameable = range.endNanos() < Long.MAX_VALUE - 2 * Math.min(stepNanos, 1L << 61);
        return nameable ? new VolumeSteps(range, stepNanos) : single(range);
    }

    /// One step over all of the range.
    static VolumeSteps single(TimeRange range) {
        return new VolumeSteps(range, Long.MAX_VALUE);
    }

    private boolean isSingle() {
        return stepNanos == Long.MAX_VALUE;
    }

    private long firstBoundary() {
        return Math.ceilDiv(range.startNanos(), stepNanos) * stepNanos;
    }

    int count() {
        return isSingle() ? 1 : indexOf(range.endNanos()) + 1;
    }

    /// @param timestampNanos in the range, its end included
    int indexOf(long timestampNanos) {
        if (isSingle() || timestampNanos <= firstBoundary()) {
            return 0;
        }
        return (int) Math.ceilDiv(timestampNanos - firstBoundary(), stepNanos);
    }

    /// Time of a step in answers: a millisecond before its boundary as in Loki, or the end of the range.
    long endMillis(int index) {
        if (!isSingle()) {
            long boundary = firstBoundary() + index * stepNanos;
            if (boundary < range.endNanos()) {
                return Math.floorDiv(boundary, NANOS_PER_MILLI) - 1;
            }
        }
        return Math.floorDiv(range.endNanos(), NANOS_PER_MILLI);
    }

    TimeCells cells() {
        return isSingle()
                ? SelectionSizes.oneCell(range)
                : new TimeCells(firstBoundary(), stepNanos, 0, count());
    }
}
