package io.skald.logql.template;

import java.util.List;

/// A function that templates can call.
///
/// @param parameters types; of a variadic function the last one is for all further arguments
record Function(String name, List<Parameter> parameters, boolean variadic, Body body) {
    Function {
        parameters = List.copyOf(parameters);
    }

    /// Type of a parameter.
    enum Parameter {
        STRING("string"),
        INT("int"),
        FLOAT64("float64"),
        TIME("time.Time"),
        DURATION("time.Duration"),
        /// Any value; none becomes nil.
        ANY("interface {}"),
        /// Any value or none.
        VALUE("reflect.Value");

        private final String goName;

        Parameter(String goName) {
            this.goName = goName;
        }

        String goName() {
            return goName;
        }

        boolean takesNil() {
            return this == ANY || this == VALUE;
        }
    }

    /// What a function does.
    interface Body {
        /// @param arguments of the types of the parameters
        /// @throws FunctionException when it fails
        Object call(Object[] arguments, Surroundings around);
    }

    /// Whether arguments are evaluated one by one, and the rest not at all once the answer is known.
    boolean isLazy() {
        return name.equals("and") || name.equals("or");
    }

    /// Fixed parameters.
    int fixed() {
        return variadic ? parameters.size() - 1 : parameters.size();
    }

    Parameter parameter(int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    static Function of(String name, Body body, Parameter... parameters) {
        return new Function(name, List.of(parameters), false, body);
    }

    static Function variadic(String name, Body body, Parameter... parameters) {
        return new Function(name, List.of(parameters), true, body);
    }
}
