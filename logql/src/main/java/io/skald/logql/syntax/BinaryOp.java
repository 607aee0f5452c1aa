package io.skald.logql.syntax;

import org.jspecify.annotations.Nullable;

/// Operators between metric expressions.
public enum BinaryOp {
    OR("or", 1),
    AND("and", 2),
    UNLESS("unless", 2),
    EQ("==", 3),
    NEQ("!=", 3),
    GT(">", 3),
    GTE(">=", 3),
    LT("<", 3),
    LTE("<=", 3),
    ADD("+", 4),
    SUB("-", 4),
    MUL("*", 5),
    DIV("/", 5),
    MOD("%", 5),
    POW("^", 6);

    private final String symbol;
    private final int precedence;

    BinaryOp(String symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    public String symbol() {
        return symbol;
    }

    /// 1 binds loosest, 6 tightest.
    int precedence() {
        return precedence;
    }

    boolean isRightAssociative() {
        return this == POW;
    }

    public boolean isComparison() {
        return precedence == 3;
    }

    /// `and`, `or`, `unless`.
    public boolean isSetOperation() {
        return precedence <= 2;
    }

    static @Nullable BinaryOp of(Token.Kind kind) {
        return switch (kind) {
            case OR -> OR;
            case AND -> AND;
            case UNLESS -> UNLESS;
            case CMP_EQ -> EQ;
            case NEQ -> NEQ;
            case GT -> GT;
            case GTE -> GTE;
            case LT -> LT;
            case LTE -> LTE;
            case ADD -> ADD;
            case SUB -> SUB;
            case MUL -> MUL;
            case DIV -> DIV;
            case MOD -> MOD;
            case POW -> POW;
            default -> null;
        };
    }

    /// The operation on two numbers. A comparison gives 1 or 0. Loki divides by zero to NaN.
    public double apply(double left, double right) {
        return switch (this) {
            case EQ -> left == right ? 1 : 0;
            case NEQ -> left != right ? 1 : 0;
            case GT -> left > right ? 1 : 0;
            case GTE -> left >= right ? 1 : 0;
            case LT -> left < right ? 1 : 0;
            case LTE -> left <= right ? 1 : 0;
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> right == 0 ? Double.NaN : left / right;
            case MOD -> right == 0 ? Double.NaN : left % right;
            case POW -> Math.pow(left, right);
            case OR, AND, UNLESS -> throw new IllegalStateException(symbol + " of two numbers");
        };
    }
}
