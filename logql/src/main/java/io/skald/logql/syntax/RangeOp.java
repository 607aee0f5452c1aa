package io.skald.logql.syntax;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// What a range aggregation makes of the entries of a window.
public enum RangeOp {
    COUNT_OVER_TIME,
    RATE,
    BYTES_OVER_TIME,
    BYTES_RATE,
    RATE_COUNTER,
    SUM_OVER_TIME,
    AVG_OVER_TIME,
    MAX_OVER_TIME,
    MIN_OVER_TIME,
    STDVAR_OVER_TIME,
    STDDEV_OVER_TIME,
    QUANTILE_OVER_TIME,
    FIRST_OVER_TIME,
    LAST_OVER_TIME,
    ABSENT_OVER_TIME;

    /// Name in the language.
    public String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable RangeOp byName(String lowerCase) {
        for (RangeOp op : values()) {
            if (op.symbol().equals(lowerCase)) {
                return op;
            }
        }
        return null;
    }

    boolean allowsGrouping() {
        return switch (this) {
            case AVG_OVER_TIME,
                    MAX_OVER_TIME,
                    MIN_OVER_TIME,
                    STDVAR_OVER_TIME,
                    STDDEV_OVER_TIME,
                    QUANTILE_OVER_TIME,
                    FIRST_OVER_TIME,
                    LAST_OVER_TIME ->
                    true;
            case COUNT_OVER_TIME,
                    RATE,
                    BYTES_OVER_TIME,
                    BYTES_RATE,
                    RATE_COUNTER,
                    SUM_OVER_TIME,
                    ABSENT_OVER_TIME ->
                    false;
        };
    }

    boolean allowsUnwrap() {
        return switch (this) {
            case COUNT_OVER_TIME, BYTES_OVER_TIME, BYTES_RATE -> false;
            default -> true;
        };
    }

    boolean needsUnwrap() {
        return switch (this) {
            case COUNT_OVER_TIME, BYTES_OVER_TIME, BYTES_RATE, RATE, ABSENT_OVER_TIME -> false;
            default -> true;
        };
    }
}
