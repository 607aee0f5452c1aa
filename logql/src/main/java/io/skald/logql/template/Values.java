package io.skald.logql.template;

import java.util.List;
import java.util.Map;

/// The types of values.
final class Values {
    private Values() {}

    /// Name of the type in Go.
    static String typeName(Object value) {
        return switch (value) {
            case String _ -> "string";
            case Boolean _ -> "bool";
            case Long _ -> "int";
            case Int64 _ -> "int64";
            case Uint8 _ -> "uint8";
            case Double _ -> "float64";
            case GoTime _ -> "time.Time";
            case GoDuration _ -> "time.Duration";
            case RowLabels _ -> "map[string]string";
            case Map<?, ?> _ -> "map[string]interface {}";
            case List<?> _ -> "[]interface {}";
            case Nil _ -> "interface {}";
            default -> throw new IllegalStateException("no value of a template: " + value);
        };
    }

    /// Whether `if` takes the value for true: it is not the zero of its type.
    static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean b -> b;
            case GoTime _ -> true;
            default -> !isEmpty(value);
        };
    }

    /// Whether `default` takes the value for missing.
    static boolean isEmpty(Object value) {
        return switch (value) {
            case String text -> text.isEmpty();
            case Boolean b -> !b;
            case Long n -> n == 0;
            case Int64(long n) -> n == 0;
            case Uint8(int n) -> n == 0;
            case Double d -> d == 0;
            case GoDuration(long nanos) -> nanos == 0;
            case RowLabels labels -> labels.all().isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case List<?> list -> list.isEmpty();
            case Nil _ -> true;
            default -> false;
        };
    }
}
