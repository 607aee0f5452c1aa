package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.ANY;
import static io.skald.logql.template.Function.Parameter.FLOAT64;
import static io.skald.logql.template.Function.Parameter.INT;
import static io.skald.logql.template.Function.Parameter.STRING;

import io.skald.logql.text.ByteSizes;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.GoNumbers;
import io.skald.logql.text.TextFormatException;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;

/// Functions that give floats. `addf` and its sisters calculate with decimals, so that 0.1+0.2 is 0.3.
final class FloatFunctions {
    private static final int DIVISION_DIGITS = 16;

    private FloatFunctions() {}

    static List<Function> all() {
        return List.of(
                Function.of("float64", (a, _) -> Casts.toDouble(a[0]), ANY),
                Function.variadic(
                        "addf", (a, _) -> fold(a, 0, BigDecimal.ZERO, BigDecimal::add), ANY),
                decimal("subf", BigDecimal::subtract),
                decimal("mulf", BigDecimal::multiply),
                decimal("divf", FloatFunctions::divide),
                folding("maxf", Math::max),
                folding("minf", Math::min),
                Function.of("ceil", (a, _) -> Math.ceil(Casts.toDouble(a[0])), ANY),
                Function.of("floor", (a, _) -> Math.floor(Casts.toDouble(a[0])), ANY),
                Function.variadic("round", (a, _) -> round(a), ANY, INT, FLOAT64),
                Function.of("bytes", (a, _) -> bytes((String) a[0]), STRING),
                Function.of("duration", (a, _) -> seconds((String) a[0]), STRING),
                Function.of("duration_seconds", (a, _) -> seconds((String) a[0]), STRING));
    }

    private static Function decimal(String name, BinaryOperator<BigDecimal> op) {
        return Function.variadic(name, (a, _) -> fold(a, 1, decimal(a[0]), op), ANY, ANY);
    }

    private static double fold(
            Object[] values, int from, BigDecimal start, BinaryOperator<BigDecimal> op) {
        BigDecimal result = start;
        for (int i = from; i < values.length; i++) {
            result = op.apply(result, decimal(values[i]));
        }
        return result.doubleValue();
    }

    private static BigDecimal decimal(Object value) {
        double d = Casts.toDouble(value);
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            throw new FunctionException(
                    "Cannot create a Decimal from " + GoNumbers.printGeneral(d));
        }
        return BigDecimal.valueOf(d);
    }

    private static BigDecimal divide(BigDecimal x, BigDecimal y) {
        if (y.signum() == 0) {
            throw new FunctionException("decimal division by 0");
        }
        return x.divide(y, DIVISION_DIGITS, RoundingMode.HALF_UP);
    }

    private static Function folding(String name, DoubleBinaryOperator op) {
        return Function.variadic(
                name,
                (a, _) -> {
                    double result = Casts.toDouble(a[0]);
                    for (int i = 1; i < a.length; i++) {
                        result = op.applyAsDouble(result, Casts.toDouble(a[i]));
                    }
                    return result;
                },
                ANY,
                ANY);
    }

    /// Rounds up from `on` of a digit, 0.5 if not given. A negative number always falls short of it: -2.2 becomes -3, as
    /// in Loki.
    private static double round(Object[] arguments) {
        double value = Casts.toDouble(arguments[0]);
        double on = arguments.length > 2 ? (Double) arguments[2] : 0.5;
        double power = Math.pow(10, (Long) arguments[1]);
        double digit = power * value;
        double fraction = digit - (digit < 0 ? Math.ceil(digit) : Math.floor(digit));
        return (fraction >= on ? Math.ceil(digit) : Math.floor(digit)) / power;
    }

    private static double bytes(String text) {
        try {
            return ByteSizes.toDouble(ByteSizes.parse(ByteText.unicode(text)));
        } catch (TextFormatException e) {
            throw failed(e);
        }
    }

    private static double seconds(String text) {
        try {
            long nanos = GoDurations.parseGo(ByteText.unicode(text));
            return nanos / GoDurations.SECOND + (nanos % GoDurations.SECOND) / 1e9;
        } catch (TextFormatException e) {
            throw failed(e);
        }
    }

    private static FunctionException failed(TextFormatException e) {
        return new FunctionException(ByteText.of(String.valueOf(e.getMessage())));
    }
}
