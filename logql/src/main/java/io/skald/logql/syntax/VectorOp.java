package io.skald.logql.syntax;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// What a vector aggregation makes of the series of a group.
public enum VectorOp {
    SUM,
    AVG,
    COUNT,
    MAX,
    MIN,
    STDDEV,
    STDVAR,
    TOPK,
    BOTTOMK,
    APPROX_TOPK,
    SORT,
    SORT_DESC;

    /// Name in the language.
    public String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable VectorOp byName(String lowerCase) {
        for (VectorOp op : values()) {
            if (op.symbol().equals(lowerCase)) {
                return op;
            }
        }
        return null;
    }

    boolean takesParameter() {
        return this == TOPK || this == BOTTOMK || this == APPROX_TOPK;
    }

    boolean allowsGrouping() {
        return this != APPROX_TOPK && this != SORT && this != SORT_DESC;
    }
}
