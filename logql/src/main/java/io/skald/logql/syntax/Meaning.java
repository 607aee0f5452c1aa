package io.skald.logql.syntax;

import io.skald.logql.syntax.Expr.Grouping;
import io.skald.logql.syntax.Expr.LogRange;
import io.skald.logql.text.GoNumbers;

import org.jspecify.annotations.Nullable;

/// Rules about which parts of an aggregation may stand together.
final class Meaning {
    private Meaning() {}

    static void checkRange(
            RangeOp op, LogRange range, @Nullable Double parameter, @Nullable Grouping grouping) {
        if (parameter != null && op != RangeOp.QUANTILE_OVER_TIME) {
            throw SyntaxException.meaning(
                    "parameter "
                            + GoNumbers.printPlain(parameter)
                            + " not supported for operation "
                            + op.symbol());
        }
        if (parameter == null && op == RangeOp.QUANTILE_OVER_TIME) {
            throw SyntaxException.meaning("parameter required for operation " + op.symbol());
        }
        if (grouping != null && !op.allowsGrouping()) {
            throw SyntaxException.meaning(
                    "grouping not allowed for " + op.symbol() + " aggregation");
        }
        if (range.unwrap() == null && op.needsUnwrap()) {
            throw SyntaxException.meaning("invalid aggregation " + op.symbol() + " without unwrap");
        }
        if (range.unwrap() != null && !op.allowsUnwrap()) {
            throw SyntaxException.meaning("invalid aggregation " + op.symbol() + " with unwrap");
        }
    }

    /// @param text the parameter as written, or null
    /// @return 0 when the operation takes none
    static int parameter(VectorOp op, @Nullable String text) {
        if (!op.takesParameter()) {
            if (text != null) {
                throw SyntaxException.meaning(
                        "unsupported parameter for operation " + op.symbol() + "(" + text + ",");
            }
            return 0;
        }
        if (text == null) {
            throw SyntaxException.meaning("parameter required for operation " + op.symbol());
        }
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw SyntaxException.meaning("invalid parameter " + op.symbol() + "(" + text + ",");
        }
        if (value <= 0) {
            throw SyntaxException.meaning(
                    "invalid parameter (must be greater than 0) " + op.symbol() + "(" + text);
        }
        return value;
    }
}
