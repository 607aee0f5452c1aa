package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.ANY;

import java.util.List;
import java.util.function.LongBinaryOperator;

/// Functions on whole numbers; overflow wraps around.
final class IntegerFunctions {
    private IntegerFunctions() {}

    static List<Function> all() {
        return List.of(
                Function.of("int", (a, _) -> Casts.toLong(a[0]), ANY),
                Function.variadic("add", (a, _) -> fold(a, 0, 0, Long::sum), ANY),
                two("sub", (x, y) -> x - y),
                folding("mul", (x, y) -> x * y),
                two("div", IntegerFunctions::divide),
                two("mod", IntegerFunctions::remainder),
                folding("max", Math::max),
                folding("min", Math::min));
    }

    private static Function two(String name, LongBinaryOperator op) {
        return Function.of(
                name,
                (a, _) -> new Int64(op.applyAsLong(Casts.toLong(a[0]), Casts.toLong(a[1]))),
                ANY,
                ANY);
    }

    private static Function folding(String name, LongBinaryOperator op) {
        return Function.variadic(name, (a, _) -> fold(a, 1, Casts.toLong(a[0]), op), ANY, ANY);
    }

    private static Int64 fold(Object[] values, int from, long start, LongBinaryOperator op) {
        long result = start;
        for (int i = from; i < values.length; i++) {
            result = op.applyAsLong(result, Casts.toLong(values[i]));
        }
        return new Int64(result);
    }

    private static long divide(long x, long y) {
        checkDivisor(y);
        return x / y;
    }

    private static long remainder(long x, long y) {
        checkDivisor(y);
        return x % y;
    }

    private static void checkDivisor(long y) {
        if (y == 0) {
            throw new FunctionException("runtime error: integer divide by zero");
        }
    }
}
