package io.skald.logql.syntax;

/// A condition on the labels of an entry, as in `| status >= 500 and level = "error"`.
public sealed interface LabelFilterExpr {
    Span span();

    /// Both hold. Loki prints it as a comma.
    record And(LabelFilterExpr left, LabelFilterExpr right, Span span) implements LabelFilterExpr {}

    record Or(LabelFilterExpr left, LabelFilterExpr right, Span span) implements LabelFilterExpr {}

    /// `level =~ "err.*"`: a missing label is an empty one.
    record Text(String label, io.skald.model.Matcher.Op op, String value, Span span)
            implements LabelFilterExpr {}

    /// `status >= 500`
    ///
    /// @param prefixed whether it is written with `0x`, `0o` or `0b`: Loki prints such a number as 0
    record Numeric(String label, Comparison op, double value, boolean prefixed, Span span)
            implements LabelFilterExpr {}

    /// `took > 1.5s`
    record Duration(String label, Comparison op, long nanos, Span span)
            implements LabelFilterExpr {}

    /// `size > 5KB`
    record Bytes(String label, Comparison op, long bytes, Span span) implements LabelFilterExpr {}

    /// `addr = ip("10.0.0.0/8")`
    ///
    /// @param negated whether it is written with `!=`
    record Ip(String label, boolean negated, String pattern, Span span)
            implements LabelFilterExpr {}

    /// Order of two values.
    enum Comparison {
        EQ("=="),
        NEQ("!="),
        GT(">"),
        GTE(">="),
        LT("<"),
        LTE("<=");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }

        public boolean test(double left, double right) {
            return switch (this) {
                case EQ -> left == right;
                case NEQ -> left != right;
                case GT -> left > right;
                case GTE -> left >= right;
                case LT -> left < right;
                case LTE -> left <= right;
            };
        }

        public boolean test(long left, long right) {
            return switch (this) {
                case EQ -> left == right;
                case NEQ -> left != right;
                case GT -> left > right;
                case GTE -> left >= right;
                case LT -> left < right;
                case LTE -> left <= right;
            };
        }
    }
}
