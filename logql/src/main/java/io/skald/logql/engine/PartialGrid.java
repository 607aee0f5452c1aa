package io.skald.logql.engine;

import io.skald.model.TimeRange;

/// Cuts time, from its beginning to its end, into the cells of a range aggregation and puts these into buckets. Where cells and buckets lie
/// depends on step, range and phase only, so that two queries whose windows are shifted by whole steps have them in
/// common.
///
/// Edges of cells are where windows end (`phase + i * step`) and where they begin (`phase + i * step - range`). Bucket `b` is
/// `(phase + b * width, phase + (b + 1) * width]`; its cells are numbered from 0. The windows of a query begin and end
/// at edges, so a cell lies in the range of a query whole or not at all.
final class PartialGrid {
    /// Fewer evaluations than this are not worth it, and instant queries have no step.
    private static final int MIN_STEPS = 4;

    /// Buckets in the time of a query, at least: as much is worked out that the query did not ask for, at most.
    private static final int BUCKETS = 8;

    /// Cells are numbered by a `char`, and times must not overflow.
    private static final int MAX_STEPS = 1 << 15;

    private static final long MAX_STEP_NANOS = 86_400_000_000_000L;
    private static final long MAX_TIME_NANOS = 1L << 61;

    private final long stepNanos;
    private final long rangeNanos;
    private final long phase;
    private final int bucketSteps;

    private PartialGrid(TimeCells windows) {
        this.stepNanos = windows.stepNanos();
        this.rangeNanos = windows.rangeNanos();
        this.phase = Math.floorMod(windows.firstNanos(), stepNanos);
        long steps = windows.count() + Math.ceilDiv(rangeNanos, stepNanos) - 1;
        this.bucketSteps = Integer.highestOneBit((int) Math.max(1, steps / BUCKETS));
    }

    /// Whether windows are such that others with cells in common can be expected.
    static boolean fits(TimeCells windows) {
        return windows.count() >= MIN_STEPS
                && windows.count() <= MAX_STEPS
                && windows.stepNanos() <= MAX_STEP_NANOS
                && windows.rangeNanos() / windows.stepNanos() < MAX_STEPS
                && Math.abs(windows.firstNanos()) < MAX_TIME_NANOS;
    }

    /// @param windows that fit
    static PartialGrid of(TimeCells windows) {
        return new PartialGrid(windows);
    }

    /// What numbers of buckets and cells depend on, as text.
    String text() {
        return stepNanos + "/" + rangeNanos + "/" + phase + "/" + bucketSteps;
    }

    /// The bucket that a time lies in.
    long bucket(long timestampNanos) {
        return Math.floorDiv(timestampNanos - 1 - phase, widthNanos());
    }

    private long widthNanos() {
        return bucketSteps * stepNanos;
    }

    private long startNanos(long bucket) {
        return phase + bucket * widthNanos();
    }

    /// The times of the buckets `[first, end)`.
    TimeRange range(long first, long end) {
        return new TimeRange(startNanos(first) + 1, startNanos(end) + 1);
    }

    /// Windows that have all edges of cells in the buckets `[first, end)`.
    TimeCells cells(long first, long end) {
        long steps = (end - first) * bucketSteps + Math.ceilDiv(rangeNanos, stepNanos) + 1;
        return new TimeCells(startNanos(first), stepNanos, rangeNanos, steps);
    }

    int cellsPerBucket() {
        return isSplit() ? 2 * bucketSteps : bucketSteps;
    }

    /// Whether windows begin elsewhere than where others end, which makes two cells of a step.
    private boolean isSplit() {
        return rangeNanos % stepNanos != 0;
    }

    /// Number, in [#cells] from some bucket on, of a cell.
    ///
    /// @param buckets from the first one to that of the cell
    /// @param cell within its bucket
    int number(long buckets, int cell) {
        // The first cell lies in the window that ends next, 1, and all that begin up to a range
        // behind it.
        long first = rangeNanos / stepNanos + 2;
        long from = buckets * cellsPerBucket() + cell;
        return Math.toIntExact(first + (isSplit() ? from : 2 * from));
    }

    /// The last time that lies in a cell.
    long endNanos(long bucket, int cell) {
        long start = startNanos(bucket);
        if (!isSplit()) {
            return start + (cell + 1L) * stepNanos;
        }
        long within = cell % 2 == 0 ? stepNanos - rangeNanos % stepNanos : stepNanos;
        return start + (cell / 2) * stepNanos + within;
    }
}
