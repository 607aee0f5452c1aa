package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.ANY;
import static io.skald.logql.template.Function.Parameter.STRING;
import static io.skald.logql.template.Function.Parameter.VALUE;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All functions that templates can call: Go's own, and those that Loki documents.
final class Functions {
    /// [Evaluation] copies the line where it stands alone.
    static final Function LINE = Function.of("__line__", (_, around) -> around.row().line());

    private static final Map<String, Function> BY_NAME = all();

    private Functions() {}

    static @Nullable Function find(String name) {
        return BY_NAME.get(name);
    }

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    private static Map<String, Function> all() {
        Map<String, Function> functions = new HashMap<>();
        for (List<Function> family :
                List.of(
                        general(),
                        Comparisons.all(),
                        Collections.all(),
                        TextFunctions.all(),
                        TrimFunctions.all(),
                        LayoutFunctions.all(),
                        RegexFunctions.all(),
                        EncodingFunctions.all(),
                        IntegerFunctions.all(),
                        FloatFunctions.all(),
                        TimeFunctions.all())) {
            family.forEach(function -> functions.put(function.name(), function));
        }
        return Map.copyOf(functions);
    }

    private static List<Function> general() {
        return List.of(
                // [Expressions] evaluates these two.
                Function.variadic("and", (_, _) -> Nil.NO_VALUE, VALUE, VALUE),
                Function.variadic("or", (_, _) -> Nil.NO_VALUE, VALUE, VALUE),
                LINE,
                Function.of("not", (a, _) -> !Values.isTrue(a[0]), VALUE),
                Function.variadic("print", (a, _) -> GoPrinter.sprint(a), ANY),
                Function.variadic("println", (a, _) -> GoPrinter.sprintln(a), ANY),
                Function.variadic("printf", Functions::printf, STRING, ANY),
                Function.variadic(
                        "default",
                        (a, _) -> a.length < 2 || Values.isEmpty(a[1]) ? a[0] : a[1],
                        ANY,
                        ANY),
                Function.variadic("call", Functions::call, VALUE, VALUE),
                Function.of(
                        "__timestamp__",
                        (_, around) -> GoTime.ofNanos(around.row().timestampNanos())));
    }

    private static String printf(Object[] arguments, Surroundings around) {
        Object[] values = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
        return GoFormat.sprintf((String) arguments[0], values);
    }

    /// No value of a template is a function.
    private static Object call(Object[] arguments, Surroundings around) {
        if (arguments[0] instanceof Nil) {
            throw new FunctionException("call of nil");
        }
        throw new FunctionException("non-function of type " + Values.typeName(arguments[0]));
    }
}
