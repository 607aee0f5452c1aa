package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.STRING;
import static io.skald.logql.template.Function.Parameter.VALUE;

import java.util.List;
import java.util.Map;

/// `len index slice`, and `fromJson` that makes lists and maps.
final class Collections {
    private Collections() {}

    static List<Function> all() {
        return List.of(
                Function.of("len", (a, _) -> length(a[0]), VALUE),
                Function.variadic("index", (a, _) -> index(a), VALUE, VALUE),
                Function.variadic("slice", (a, _) -> slice(a), VALUE, VALUE),
                Function.of("fromJson", Collections::fromJson, STRING));
    }

    private static Object fromJson(Object[] arguments, Surroundings around) {
        String text = (String) arguments[0];
        around.steps().charge((long) JsonValues.MAX_GROWTH * text.length());
        return JsonValues.parse(text);
    }

    private static long length(Object value) {
        return switch (value) {
            case String text -> text.length();
            case RowLabels labels -> labels.all().size();
            case Map<?, ?> map -> map.size();
            case List<?> list -> list.size();
            case Nil _ -> throw new FunctionException("len of nil pointer");
            default -> throw new FunctionException("len of type " + Values.typeName(value));
        };
    }

    private static Object index(Object[] arguments) {
        Object value = arguments[0];
        if (value == Nil.NO_VALUE) {
            throw new FunctionException("index of untyped nil");
        }
        for (int i = 1; i < arguments.length; i++) {
            value = element(value, arguments[i]);
        }
        return value;
    }

    private static Object element(Object value, Object key) {
        return switch (value) {
            case String text ->
                    new Uint8(text.charAt(position(key, text.length(), "string", false)));
            case List<?> list -> list.get(position(key, list.size(), "slice", false));
            case RowLabels labels -> labels.get(name(key));
            case Map<?, ?> map -> {
                Object found = map.get(name(key));
                yield found == null ? Nil.INTERFACE : found;
            }
            case Nil _ -> throw new FunctionException("index of nil pointer");
            default ->
                    throw new FunctionException(
                            "can't index item of type " + Values.typeName(value));
        };
    }

    private static String name(Object key) {
        return switch (key) {
            case String name -> name;
            case Nil _ -> throw new FunctionException("value is nil; should be of type string");
            default ->
                    throw new FunctionException(
                            "value has type " + Values.typeName(key) + "; should be string");
        };
    }

    /// @param kind of what is indexed, for the message
    /// @param endAllowed whether the length itself is a position
    private static int position(Object key, int length, String kind, boolean endAllowed) {
        long index =
                switch (key) {
                    case Long _, Int64 _, Uint8 _, GoDuration _ -> Comparisons.integer(key);
                    case Nil _ -> throw new FunctionException("cannot index slice/array with nil");
                    default ->
                            throw new FunctionException(
                                    "cannot index slice/array with type " + Values.typeName(key));
                };
        if (index < 0 || index > length) {
            throw new FunctionException("index out of range: " + index);
        }
        if (index == length && !endAllowed) { // passes Go's own check and fails one step later
            throw new FunctionException("reflect: " + kind + " index out of range");
        }
        return (int) index;
    }

    private static Object slice(Object[] arguments) {
        Object value = arguments[0];
        if (value == Nil.NO_VALUE) {
            throw new FunctionException("slice of untyped nil");
        }
        if (arguments.length > 4) {
            throw new FunctionException("too many slice indexes: " + (arguments.length - 1));
        }
        if (value instanceof String && arguments.length == 4) {
            throw new FunctionException("cannot 3-index slice a string");
        }
        if (!(value instanceof String) && !(value instanceof List<?>)) {
            throw new FunctionException("can't slice item of type " + Values.typeName(value));
        }
        int length = value instanceof List<?> list ? list.size() : ((String) value).length();
        int[] bounds = {0, length, length};
        for (int i = 1; i < arguments.length; i++) {
            bounds[i - 1] = position(arguments[i], length, "", true);
        }
        for (int i = 0; i < Math.max(1, arguments.length - 2); i++) {
            if (bounds[i] > bounds[i + 1]) {
                throw new FunctionException(
                        "invalid slice index: " + bounds[i] + " > " + bounds[i + 1]);
            }
        }
        return value instanceof List<?> list
                ? list.subList(bounds[0], bounds[1])
                : ((String) value).substring(bounds[0], bounds[1]);
    }
}
