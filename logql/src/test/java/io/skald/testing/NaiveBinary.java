package io.skald.testing;

import io.skald.logql.syntax.BinaryOp;
import io.skald.logql.syntax.Expr;
import io.skald.model.LabelSet;
import io.skald.testing.MemLogSource.Row;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/// Operators of [NaiveEngine]: between a number and series, or between series with all labels the same.
final class NaiveBinary {
    private NaiveBinary() {}

    static Map<LabelSet, Double> at(List<Row> rows, Expr.Binary binary, long timeNanos) {
        if (binary.left() instanceof Expr.Literal(double number, _)) {
            Map<LabelSet, Double> right = NaiveEngine.at(rows, binary.right(), timeNanos);
            return scalar(binary, right, value -> binary.op().apply(number, value));
        }
        Map<LabelSet, Double> left = NaiveEngine.at(rows, binary.left(), timeNanos);
        if (binary.right() instanceof Expr.Literal(double number, _)) {
            return scalar(binary, left, value -> binary.op().apply(value, number));
        }
        Map<LabelSet, Double> right = NaiveEngine.at(rows, binary.right(), timeNanos);
        return binary.op().isSetOperation()
                ? set(binary.op(), left, right)
                : pairs(binary, left, right);
    }

    private static boolean filters(Expr.Binary binary) {
        return binary.op().isComparison() && !binary.matching().returnBool();
    }

    private static Map<LabelSet, Double> scalar(
            Expr.Binary binary, Map<LabelSet, Double> series, DoubleUnaryOperator operation) {
        Map<LabelSet, Double> result = new TreeMap<>();
        series.forEach((labels, value) -> {
            double applied = operation.applyAsDouble(value);
            if (!filters(binary)) {
                result.put(labels, applied);
            } else if (applied == 1) {
                result.put(labels, value);
            }
        });
        return result;
    }

    private static Map<LabelSet, Double> pairs(
            Expr.Binary binary, Map<LabelSet, Double> left, Map<LabelSet, Double> right) {
        Map<LabelSet, Double> result = new TreeMap<>();
        left.forEach((labels, value) -> {
            Double other = right.get(labels);
            if (other == null) {
                return;
            }
            double applied = binary.op().apply(value, other);
            if (!filters(binary)) {
                result.put(labels, applied);
            } else if (applied == 1) {
                result.put(labels, value);
            }
        });
        return result;
    }

    private static Map<LabelSet, Double> set(
            BinaryOp op, Map<LabelSet, Double> left, Map<LabelSet, Double> right) {
        Map<LabelSet, Double> result = new TreeMap<>(left);
        switch (op) {
            case AND -> result.keySet().retainAll(right.keySet());
            case UNLESS -> result.keySet().removeAll(right.keySet());
            default -> right.forEach(result::putIfAbsent);
        }
        return result;
    }
}
