package io.skald.server.tail;

import io.skald.model.LabelSet;

import java.util.ArrayList;
import java.util.List;

/// Lines that a reader was too slow for, since it was last told. One thread.
final class Dropped {
    // Loki's bound.
    private static final int MAX_LISTED = 1000;

    /// @param labels of the stream, or all labels of the line when they were known already
    record Line(long timestampNanos, LabelSet labels) {}

    private final List<Line> listed = new ArrayList<>();
    private long count;

    /// @param timestampNanos of the first of them
    /// @param lines how many lines of these labels
    void add(long timestampNanos, LabelSet labels, long lines) {
        count += lines;
        if (hasRoom()) {
            listed.add(new Line(timestampNanos, labels));
        }
    }

    /// Whether another line would be listed.
    boolean hasRoom() {
        return listed.size() < MAX_LISTED;
    }

    /// Counts lines without listing them.
    void count(long lines) {
        count += lines;
    }

    /// The first of them.
    List<Line> listed() {
        return listed;
    }

    /// All lines, listed or not.
    long count() {
        return count;
    }

    void clear() {
        listed.clear();
        count = 0;
    }
}
