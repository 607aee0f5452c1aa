package io.skald.logql.engine;

import io.skald.model.LabelSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The entries of an answer that share a label set.
///
/// @param labels the shared labels
/// @param entries in the order of the answer
public record ResultStream(LabelSet labels, List<LogEntry> entries) {
    public ResultStream {
        entries = List.copyOf(entries);
    }

    /// @return one stream for each label set, in order of labels
    static List<ResultStream> group(List<LogEntry> entries, Function<LogEntry, LabelSet> key) {
        Map<LabelSet, List<LogEntry>> groups = new TreeMap<>();
        for (LogEntry entry : entries) {
            groups.computeIfAbsent(key.apply(entry), _ -> new ArrayList<>()).add(entry);
        }
        List<ResultStream> streams = new ArrayList<>(groups.size());
        groups.forEach((labels, members) -> streams.add(new ResultStream(labels, members)));
        return streams;
    }
}
