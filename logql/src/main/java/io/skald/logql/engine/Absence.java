package io.skald.logql.engine;

import io.skald.logql.syntax.Expr;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The answer of `absent_over_time`: 1 at the points whose windows have no entry.
final class Absence {
    private Absence() {}

    /// @param present has a value at the points whose windows have entries
    static void report(Expr.Log log, StepValues present, SeriesConsumer consumer) {
        var absent = new StepValues(present.steps());
        for (int step = 0; step < present.steps(); step++) {
            if (!present.has(step)) {
                absent.set(step, 1);
            }
        }
        if (!absent.isEmpty()) {
            consumer.accept(labels(log), absent);
        }
    }

    /// What the entries would have in common: the labels that the selector tests for equality, once and not otherwise.
    private static LabelSet labels(Expr.Log log) {
        Map<String, String> labels = new TreeMap<>();
        Set<String> unclear = new TreeSet<>();
        for (Matcher matcher : log.matchers()) {
            if (matcher.op() != Matcher.Op.EQUAL
                    || labels.putIfAbsent(matcher.name(), matcher.value()) != null) {
                unclear.add(matcher.name());
            }
        }
        labels.keySet().removeAll(unclear);
        return LabelSet.of(labels);
    }
}
