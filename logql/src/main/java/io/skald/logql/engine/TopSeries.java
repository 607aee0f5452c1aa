package io.skald.logql.engine;

import io.skald.logql.engine.SortedSeries.Valued;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.VectorOp;
import io.skald.model.LabelSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// The first few series by value of each group, chosen at each point of time on its own (`topk`, `bottomk`). A group
/// never holds more than it may give. Of series with equal values the ones with smaller labels win, so that the answer
/// does not depend on the order they come in. Not thread-safe.
final class TopSeries {
    private final Expr.VectorAggregation aggregation;
    private final int steps;
    private final CellBudget budget;
    private final Comparator<Valued> bestFirst;
    private final Map<LabelSet, List<PriorityQueue<Valued>>> groups = new HashMap<>();

    TopSeries(Expr.VectorAggregation aggregation, int steps, CellBudget budget) {
        this.aggregation = aggregation;
        this.steps = steps;
        this.budget = budget;
        this.bestFirst = SortedSeries.order(aggregation.op() != VectorOp.BOTTOMK);
    }

    void add(LabelSet labels, StepValues values) {
        List<PriorityQueue<Valued>> group =
                groups.computeIfAbsent(
                        VectorGroups.key(labels, aggregation.grouping()), _ -> newGroup());
        for (int step = values.next(0); step >= 0; step = values.next(step + 1)) {
            offer(group.get(step), new Valued(labels, values.get(step)));
        }
    }

    private List<PriorityQueue<Valued>> newGroup() {
        budget.take(4L * steps);
        List<PriorityQueue<Valued>> group = new ArrayList<>(steps);
        for (int step = 0; step < steps; step++) {
            group.add(new PriorityQueue<>(1, bestFirst.reversed()));
        }
        return group;
    }

    private void offer(PriorityQueue<Valued> worstFirst, Valued candidate) {
        if (worstFirst.size() < aggregation.parameter()) {
            budget.take(4);
            worstFirst.add(candidate);
        } else if (bestFirst.compare(candidate, worstFirst.element()) < 0) {
            worstFirst.remove();
            worstFirst.add(candidate);
        }
    }

    /// Group by group in order of their labels; the series of an instant query best first.
    void forEach(Pace pace, SeriesConsumer consumer) {
        List<Map.Entry<LabelSet, List<PriorityQueue<Valued>>>> sorted =
                new ArrayList<>(groups.entrySet());
        sorted.sort(Map.Entry.comparingByKey());
        for (Map.Entry<LabelSet, List<PriorityQueue<Valued>>> group : sorted) {
            chosen(group.getValue(), pace).forEach(consumer::accept);
        }
    }

    private Map<LabelSet, StepValues> chosen(List<PriorityQueue<Valued>> group, Pace pace) {
        Map<LabelSet, StepValues> chosen = new LinkedHashMap<>();
        for (int step = 0; step < steps; step++) {
            List<Valued> best = new ArrayList<>(group.get(step));
            pace.step(best.size());
            best.sort(bestFirst);
            for (Valued one : best) {
                chosen.computeIfAbsent(one.labels(), _ -> newValues()).set(step, one.value());
            }
        }
        return chosen;
    }

    private StepValues newValues() {
        budget.take(steps);
        return new StepValues(steps);
    }
}
