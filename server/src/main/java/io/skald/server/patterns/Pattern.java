package io.skald.server.patterns;

import java.util.SortedMap;
import java.util.TreeMap;

/// One pattern in an answer.
///
/// @param text constants as they are, `<_>` where lines differ
/// @param level of the lines, `""` when they have none
/// @param counts lines by the start of the step, in nanoseconds since 1970
public record Pattern(String text, String level, SortedMap<Long, Long> counts) {
    Pattern(String text, String level) {
        this(text, level, new TreeMap<>());
    }

    void add(long stepNanos, long count) {
        counts.merge(stepNanos, count, Long::sum);
    }

    /// Lines of all steps.
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
