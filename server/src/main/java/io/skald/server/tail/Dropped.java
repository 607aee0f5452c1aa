package io.skald.server.tail;

import io.skald.model.LabelSet;

import java.util.ArrayList;
import java.util.List;

/// Lines that a reader was too slow for, since it was last told. One thread.
final class Dropped {
    // Loki's bound.
    private static final int MAX_LISTED = 1000;

    /// Text of the labels that are listed at most; each tail pays for it from the start.
    static final int MAX_LISTED_BYTES = 128 << 10;

    // Objects of a label set and its line, roughly, and of a label.
    private static final int LINE_BYTES = 64;
    private static final int LABEL_BYTES = 16;

    /// @param labels of the stream, or all labels of the line when they were known already
    record Line(long timestampNanos, LabelSet labels) {}

    private final List<Line> listed = new ArrayList<>();
    private long count;
    private long listedBytes;

    /// @param timestampNanos of the first of them
    /// @param lines how many lines of these labels
    void add(long timestampNanos, LabelSet labels, long lines) {
        count += lines;
        long bytes = LINE_BYTES;
        for (int i = 0; i < labels.size(); i++) {
            bytes += LABEL_BYTES + labels.name(i).length() + labels.value(i).length();
        }
        if (hasRoom() && listedBytes + bytes <= MAX_LISTED_BYTES) {
            listedBytes += bytes;
            listed.add(new Line(timestampNanos, labels));
        }
    }

    /// Whether another line may be listed.
    boolean hasRoom() {
        return listed.size() < MAX_LISTED && listedBytes < MAX_LISTED_BYTES;
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
        listedBytes = 0;
        count = 0;
    }
}
