package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.VALUE;

import java.util.List;

/// `eq ne lt le gt ge`. Integers compare with integers of any type; nothing else compares with another kind.
final class Comparisons {
    private enum Kind {
        BOOL,
        INT,
        FLOAT,
        STRING,
        OTHER
    }

    private Comparisons() {}

    static List<Function> all() {
        return List.of(
                Function.variadic("eq", (a, _) -> equalsAny(a), VALUE, VALUE),
                Function.of("ne", (a, _) -> !equal(a[0], a[1]), VALUE, VALUE),
                Function.of("lt", (a, _) -> less(a[0], a[1]), VALUE, VALUE),
                Function.of("le", (a, _) -> lessOrEqual(a[0], a[1]), VALUE, VALUE),
                Function.of("gt", (a, _) -> !lessOrEqual(a[0], a[1]), VALUE, VALUE),
                Function.of("ge", (a, _) -> !less(a[0], a[1]), VALUE, VALUE));
    }

    private static Kind kind(Object value) {
        return switch (value) {
            case Boolean _ -> Kind.BOOL;
            case Long _, Int64 _, Uint8 _, GoDuration _ -> Kind.INT;
            case Double _ -> Kind.FLOAT;
            case String _ -> Kind.STRING;
            default -> Kind.OTHER;
        };
    }

    static long integer(Object value) {
        return switch (value) {
            case Long n -> n;
            case Int64(long n) -> n;
            case Uint8(int n) -> n;
            case GoDuration(long nanos) -> nanos;
            default -> throw new IllegalStateException("no integer: " + value);
        };
    }

    private static boolean equalsAny(Object[] values) {
        if (values.length < 2) {
            throw new FunctionException("missing argument for comparison");
        }
        for (int i = 1; i < values.length; i++) {
            if (equal(values[0], values[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(Object left, Object right) {
        Kind kind = kind(left);
        if (kind != kind(right)) {
            if (left instanceof Nil || right instanceof Nil) {
                return false;
            }
            throw incompatible(left, right);
        }
        return switch (kind) {
            case BOOL, STRING -> left.equals(right);
            case INT -> integer(left) == integer(right);
            case FLOAT -> ((Double) left).doubleValue() == ((Double) right).doubleValue();
            case OTHER -> equalOther(left, right);
        };
    }

    private static boolean equalOther(Object left, Object right) {
        if (left instanceof Nil || right instanceof Nil) {
            return left instanceof Nil && right instanceof Nil;
        }
        if (left instanceof GoTime && right instanceof GoTime) {
            return left.equals(right);
        }
        throw new FunctionException(
                "non-comparable types %s: %s, %s: %s"
                        .formatted(
                                GoPrinter.print(left),
                                Values.typeName(left),
                                Values.typeName(right),
                                GoPrinter.print(right)));
    }

    private static FunctionException incompatible(Object left, Object right) {
        return new FunctionException(
                "incompatible types for comparison: %s and %s"
                        .formatted(Values.typeName(left), Values.typeName(right)));
    }

    private static boolean lessOrEqual(Object left, Object right) {
        return less(left, right) || equal(left, right);
    }

    private static boolean less(Object left, Object right) {
        Kind kind = kind(left);
        if (kind == Kind.OTHER || kind(right) == Kind.OTHER) {
            throw new FunctionException("invalid type for comparison");
        }
        if (kind != kind(right)) {
            throw incompatible(left, right);
        }
        return switch (kind) {
            case INT -> integer(left) < integer(right);
            case FLOAT -> (Double) left < (Double) right;
            case STRING -> ((String) left).compareTo((String) right) < 0;
            case BOOL, OTHER -> throw new FunctionException("invalid type for comparison");
        };
    }
}
