package io.skald.server.query;

import io.skald.logql.engine.QueryException;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Adds up bytes of streams by some of their labels, step by step.
final class VolumeSums {
    private static final Comparator<Volume> LARGEST_FIRST =
            Comparator.comparingLong(Volume::total)
                    .reversed()
                    .thenComparing(volume -> volume.labels().toString());

    private final Grouping grouping;
    private final VolumeSteps steps;
    private final long maxCells;
    private final Map<LabelSet, long[]> sums = new HashMap<>();

    /// Which streams are added together.
    ///
    /// @param names labels that make a group; empty: all labels of each stream
    /// @param required whether a stream that lacks one of them is left out
    /// @param byLabel whether a group is one label, whatever its value (`aggregateBy=labels`)
    record Grouping(TreeSet<String> names, boolean required, boolean byLabel) {
        /// @param targets names that were asked for; if there are none, those in the matchers count, and if these are
        ///     none, all. By label, all labels of the streams count unless some are asked for.
        static Grouping of(List<String> targets, List<Matcher> matchers, boolean byLabel) {
            var names = new TreeSet<>(targets);
            if (names.isEmpty() && !byLabel) {
                matchers.forEach(matcher -> names.add(matcher.name()));
            }
            return new Grouping(names, !targets.isEmpty(), byLabel);
        }
    }

    /// @param bytes by step
    record Volume(LabelSet labels, long[] bytes) {
        long total() {
            long total = 0;
            for (long step : bytes) {
                total += step;
            }
            return total;
        }
    }

    /// @param maxCells groups times steps, at most
    VolumeSums(Grouping grouping, VolumeSteps steps, long maxCells) {
        this.grouping = grouping;
        this.steps = steps;
        this.maxCells = maxCells;
    }

    /// @throws QueryException when that makes too many sums
    void add(EntryBatch batch) {
        for (LabelSet group : groups(batch.stream())) {
            long[] bytes = sums.computeIfAbsent(group, _ -> newSums());
            for (int row = 0; row < batch.rowCount(); row++) {
                bytes[steps.indexOf(batch.timestampNanos(row))] +=
                        batch.byteCount(row) + batch.metadataByteCount(row);
            }
        }
    }

    private long[] newSums() {
        if ((sums.size() + 1L) * steps.count() > maxCells) {
            throw new QueryException(
                    QueryException.Kind.LIMIT_EXCEEDED,
                    "the volume has too many series and steps, ask for fewer labels or a larger"
                            + " step");
        }
        return new long[steps.count()];
    }

    private List<LabelSet> groups(LabelSet stream) {
        Map<String, String> labels = stream.toMap();
        if (!grouping.names().isEmpty()) {
            labels.keySet().retainAll(grouping.names());
            if (grouping.required() && labels.size() < grouping.names().size()) {
                return List.of();
            }
        }
        return grouping.byLabel()
                ? labels.keySet().stream().map(name -> LabelSet.of(name, "")).toList()
                : List.of(LabelSet.of(new TreeMap<>(labels)));
    }

    /// @return the largest sums, the largest first
    List<Volume> largest(int limit) {
        return sums.entrySet().stream()
                .map(sum -> new Volume(sum.getKey(), sum.getValue()))
                .filter(volume -> volume.total() > 0)
                .sorted(LARGEST_FIRST)
                .limit(limit)
                .toList();
    }
}
