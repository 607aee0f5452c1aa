package io.skald.logql.engine;

/// The points of time that a metric query is evaluated at.
///
/// @param firstNanos time of the first point
/// @param stepNanos distance of points, over 0
/// @param count number of points, 1 or more
record StepGrid(long firstNanos, long stepNanos, int count) {
    /// The grid of a range query: multiples of the step, from the last at or before the start to the first at or behind
    /// the end. (Loki's frontend aligns queries so before it splits them.)
    static StepGrid covering(long startNanos, long endNanos, long stepNanos) {
        long first = Math.floorDiv(startNanos, stepNanos);
        long last = Math.ceilDiv(endNanos, stepNanos);
        return new StepGrid(first * stepNanos, stepNanos, Math.toIntExact(last - first + 1));
    }

    static StepGrid at(long timeNanos) {
        return new StepGrid(timeNanos, 1, 1);
    }

    long timeNanos(int index) {
        return firstNanos + index * stepNanos;
    }

    long lastNanos() {
        return timeNanos(count - 1);
    }

    /// The windows `(t - range, t]` of the points, moved back by an offset.
    TimeCells cells(long rangeNanos, long offsetNanos) {
        return new TimeCells(firstNanos - offsetNanos, stepNanos, rangeNanos, count);
    }
}
