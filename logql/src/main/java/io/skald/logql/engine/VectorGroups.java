package io.skald.logql.engine;

import io.skald.logql.syntax.Expr.Grouping;
import io.skald.logql.syntax.VectorOp;
import io.skald.model.LabelSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The groups of an aggregation that makes one series of each, while series are added. Not thread-safe.
final class VectorGroups {
    private final VectorOp op;
    private final Grouping grouping;
    private final int steps;
    private final CellBudget budget;
    private final Map<LabelSet, Group> groups = new HashMap<>();

    VectorGroups(VectorOp op, Grouping grouping, int steps, CellBudget budget) {
        this.op = op;
        this.grouping = grouping;
        this.steps = steps;
        this.budget = budget;
    }

    void add(LabelSet labels, StepValues values) {
        LabelSet key = key(labels, grouping);
        Group group = groups.get(key);
        if (group == null) {
            budget.take(3L * steps);
            group = new Group(steps);
            groups.put(key, group);
        }
        for (int step = values.next(0); step >= 0; step = values.next(step + 1)) {
            group.add(op, step, values.get(step));
        }
    }

    /// In order of labels.
    void forEach(Pace pace, SeriesConsumer consumer) {
        List<Map.Entry<LabelSet, Group>> sorted = new ArrayList<>(groups.entrySet());
        sorted.sort(Map.Entry.comparingByKey());
        for (Map.Entry<LabelSet, Group> group : sorted) {
            pace.step(4L * steps);
            consumer.accept(group.getKey(), group.getValue().result(op));
        }
    }

    /// The labels of the group that a series belongs to.
    static LabelSet key(LabelSet labels, Grouping grouping) {
        return grouping.without()
                ? without(labels, grouping.labels())
                : only(labels, grouping.labels());
    }

    static LabelSet only(LabelSet labels, List<String> names) {
        Map<String, String> kept = new HashMap<>();
        for (String name : names) {
            String value = labels.get(name);
            if (value != null && !value.isEmpty()) {
                kept.put(name, value);
            }
        }
        return LabelSet.of(kept);
    }

    static LabelSet without(LabelSet labels, List<String> names) {
        Map<String, String> kept = labels.toMap();
        names.forEach(kept::remove);
        return LabelSet.of(kept);
    }

    /// Running values of one group: how many, their result so far, and for variances the sum of squared distances
    /// (Welford, "Note on a method for calculating corrected sums of squares and products", 1962).
    private static final class Group {
        private final long[] counts;
        private final double[] values;
        private final double[] squares;

        Group(int steps) {
            counts = new long[steps];
            values = new double[steps];
            squares = new double[steps];
        }

        void add(VectorOp op, int step, double value) {
            long count = ++counts[step];
            double before = values[step];
            values[step] =
                    switch (op) {
                        case SUM -> before + value;
                        case MAX ->
                                count == 1 || Double.isNaN(before) || value > before
                                        ? value
                                        : before;
                        case MIN ->
                                count == 1 || Double.isNaN(before) || value < before
                                        ? value
                                        : before;
                        case AVG, STDDEV, STDVAR -> before + (value - before) / count;
                        default -> before;
                    };
            squares[step] += (value - before) * (value - values[step]);
        }

        StepValues result(VectorOp op) {
            var result = new StepValues(counts.length);
            for (int step = 0; step < counts.length; step++) {
                if (counts[step] > 0) {
                    result.set(
                            step,
                            switch (op) {
                                case COUNT -> counts[step];
                                case STDVAR -> squares[step] / counts[step];
                                case STDDEV -> Math.sqrt(squares[step] / counts[step]);
                                default -> values[step];
                            });
                }
            }
            return result;
        }
    }
}
