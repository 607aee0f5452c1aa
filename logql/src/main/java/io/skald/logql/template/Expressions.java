package io.skald.logql.template;

import io.skald.logql.template.Function.Parameter;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// Values of pipelines, commands and their words; the variables; and where in the template the run is, for error
/// messages. One thread.
final class Expressions {
    private final Template template;
    private final TemplateInput row;
    private String executing;
    private Node node;
    private List<Evaluation.Variable> variables = List.of();
    private int depth;
    private int level;
    private final Steps steps;
    private final Surroundings around;

    Expressions(Template template, TemplateInput row, WorkMeter meter) {
        this.template = template;
        this.row = row;
        this.steps = new Steps(meter);
        this.around = new Surroundings(row, steps);
        this.executing = template.name();
        this.node = template.root();
    }

    void start(Object dollar) {
        executing = template.name();
        depth = 0;
        level = 0;
        steps.start();
        if (variables.isEmpty()) {
            variables = Evaluation.variables(dollar);
        } else {
            release(1);
            variables.getFirst().value = dollar;
        }
    }

    void at(Node next) {
        node = next;
    }

    void step() {
        cost(Steps.BYTES_PER_STEP);
    }

    private void cost(long bytes) {
        try {
            steps.charge(bytes);
        } catch (FunctionException e) {
            throw error(e.text());
        }
    }

    /// A text of the row, which was copied.
    private String copied(String text) {
        cost(Steps.COST_OF_MAKING * (long) text.length());
        return text;
    }

    /// A failure at the present place.
    ///
    /// @param message byte text
    TemplateException error(String message) {
        steps.report(template.text().length());
        String before = template.text().substring(0, node.position());
        int lineStart = before.lastIndexOf('\n') + 1;
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        return new TemplateException(
                ByteText.unicode(
                        "template: "
                                + template.name()
                                + ":"
                                + line
                                + ":"
                                + (before.length() - lineStart)
                                + ": executing "
                                + GoStringSyntax.quote(executing)
                                + " at <"
                                + NodeText.of(node)
                                + ">: "
                                + message));
    }

    /// Bounds the stack: called templates hold loops that call templates.
    void enterSequence() {
        if (++level > TemplateLimits.MAX_LEVELS) {
            throw error("control structures nested deeper than " + TemplateLimits.MAX_LEVELS);
        }
    }

    void leaveSequence() {
        level--;
    }

    int mark() {
        return variables.size();
    }

    void release(int mark) {
        while (variables.size() > mark) {
            variables.removeLast();
        }
    }

    /// Starts a called template, which sees no variables but its own.
    ///
    /// @return the variables of the caller
    List<Evaluation.Variable> enter(Node.Call call, Object dollar) {
        if (++depth > TemplateLimits.MAX_CALL_DEPTH) {
            at(call);
            throw error("exceeded maximum template depth (" + TemplateLimits.MAX_CALL_DEPTH + ")");
        }
        List<Evaluation.Variable> outer = variables;
        variables = Evaluation.variables(dollar);
        return outer;
    }

    String rename(String name) {
        String outer = executing;
        executing = name;
        return outer;
    }

    void leave(List<Evaluation.Variable> outer, String outerName) {
        variables = outer;
        executing = outerName;
        depth--;
    }

    private Evaluation.Variable variable(String name) {
        for (int i = variables.size() - 1; i >= 0; i--) {
            cost(1);
            if (variables.get(i).name.equals(name)) {
                return variables.get(i);
            }
        }
        throw error("undefined variable: " + name);
    }

    /// With one variable it is the element, with two the index comes first.
    void setLoopVariables(Node.Pipe pipe, Object index, Object element) {
        List<Node.Variable> declared = pipe.declared();
        if (declared.isEmpty()) {
            return;
        }
        if (declared.size() == 1) {
            variable(declared.getFirst().name()).value = element;
        } else {
            variable(declared.get(0).name()).value = index;
            variable(declared.get(1).name()).value = element;
        }
    }

    Object pipe(Node.Pipe pipe, Object dot) {
        at(pipe);
        Object value = null;
        List<Node.Command> commands = pipe.commands();
        for (int i = 0; i < commands.size(); i++) {
            value = command(commands.get(i), dot, value);
            if (value == Nil.INTERFACE) {
                value = Nil.NO_VALUE;
            }
        }
        Object result = value == null ? Nil.NO_VALUE : value;
        for (Node.Variable declared : pipe.declared()) {
            if (pipe.assign()) {
                variable(declared.name()).value = result;
            } else {
                variables.add(new Evaluation.Variable(declared.name(), result));
            }
        }
        return result;
    }

    /// @param last value of the command before, null for the first one
    private Object command(Node.Command command, Object dot, @Nullable Object last) {
        step();
        List<Node.Operand> words = command.words();
        Node.Operand first = words.getFirst();
        return switch (first) {
            case Node.Field _, Node.Variable _, Node.Chain _ -> path(first, dot, words, last);
            case Node.Identifier(Function function, _) -> {
                at(first);
                yield call(function, command, dot, words, last);
            }
            case Node.Pipe pipe -> {
                checkNoArguments(words, last);
                yield pipe(pipe, dot);
            }
            default -> {
                at(first);
                checkNoArguments(words, last);
                yield switch (first) {
                    case Node.Dot _ -> dot;
                    case Node.NilWord _ -> throw error("nil is not a command");
                    default -> constant(first);
                };
            }
        };
    }

    private static Object constant(Node.Operand word) {
        return switch (word) {
            case Node.Bool(boolean value, _) -> value;
            case Node.Str(_, String value, _) -> value;
            case Node.Numeral number -> number.value();
            default -> throw new IllegalStateException("no constant: " + NodeText.of(word));
        };
    }

    private void checkNoArguments(List<Node.Operand> words, @Nullable Object last) {
        if (words.size() > 1 || last != null) {
            throw error("can't give argument to non-function " + NodeText.of(words.getFirst()));
        }
    }

    /// Fields of something.
    ///
    /// @param words the command, the path first; the path alone for an argument
    private Object path(
            Node.Operand word, Object dot, List<Node.Operand> words, @Nullable Object last) {
        at(word);
        return switch (word) {
            case Node.Field(var path, int slot, _) ->
                    fields(word, path, 0, slot, dot, dot, words, last);
            case Node.Variable(var path, int slot, _) -> {
                Object value = variable(path.getFirst()).value;
                if (path.size() == 1) {
                    checkNoArguments(words, last);
                    yield value;
                }
                yield fields(word, path, 1, slot, dot, value, words, last);
            }
            case Node.Chain(var of, var path, int slot, _) -> {
                if (of instanceof Node.NilWord) {
                    throw error("indirection through explicit nil in " + NodeText.of(word));
                }
                Object value = argument(Parameter.ANY, of, dot);
                yield fields(word, path, 0, slot, dot, value, words, last);
            }
            default -> throw new IllegalStateException("no path: " + NodeText.of(word));
        };
    }

    private Object fields(
            Node.Operand word,
            List<String> path,
            int from,
            int slot,
            Object dot,
            Object receiver,
            List<Node.Operand> words,
            @Nullable Object last) {
        Object value = receiver;
        for (int i = from; i < path.size(); i++) {
            boolean isLast = i == path.size() - 1;
            List<Node.Operand> given = isLast ? words : List.of(word);
            String field = path.get(i);
            if (value instanceof RowLabels && i == from) {
                checkIsNoMethod(field, given, isLast ? last : null);
                value = copied(row.field(slot));
            } else {
                value = field(word, field, dot, value, given, isLast ? last : null);
            }
        }
        return value;
    }

    private Object field(
            Node word,
            String field,
            Object dot,
            Object receiver,
            List<Node.Operand> words,
            @Nullable Object last) {
        return switch (receiver) {
            case Nil nil -> {
                if (nil == Nil.NO_VALUE) {
                    yield nil;
                }
                throw error("nil pointer evaluating interface {}." + field);
            }
            case RowLabels labels -> {
                checkIsNoMethod(field, words, last);
                yield labels.get(field);
            }
            case Map<?, ?> map -> {
                checkIsNoMethod(field, words, last);
                Object value = map.get(field);
                yield value == null ? Nil.INTERFACE : value;
            }
            default -> {
                Function method = TimeMethods.find(receiver, field);
                if (method == null) {
                    throw error(
                            "can't evaluate field "
                                    + field
                                    + " in type "
                                    + Values.typeName(receiver));
                }
                yield call(method, word, dot, words, last);
            }
        };
    }

    private void checkIsNoMethod(String field, List<Node.Operand> words, @Nullable Object last) {
        if (words.size() > 1 || last != null) {
            throw error(field + " is not a method but has arguments");
        }
    }

    private Object call(
            Function function,
            Node command,
            Object dot,
            List<Node.Operand> words,
            @Nullable Object last) {
        int count = words.size() - 1;
        int all = count + (last == null ? 0 : 1);
        checkCount(function, count, all);
        if (function.isLazy()) {
            return shortCircuit(function.name().equals("or"), dot, words, last);
        }
        Object[] arguments = new Object[all];
        for (int i = 0; i < count; i++) {
            arguments[i] = argument(function.parameter(i), words.get(i + 1), dot);
        }
        if (last != null) {
            arguments[count] = checked(last, function.parameter(count));
        }
        try {
            return run(function, arguments);
        } catch (FunctionException e) {
            at(command);
            throw error("error calling " + function.name() + ": " + e.text());
        }
    }

    /// Every text that a function makes is bounded here; those that can make one much longer than its arguments also look
    /// on the way.
    private Object run(Function function, Object[] arguments) {
        long longest = 0;
        for (Object argument : arguments) {
            if (argument instanceof String text) {
                steps.charge(text.length());
                longest = Math.max(longest, text.length());
            }
        }
        Object result = function.body().call(arguments, around);
        if (result instanceof String text) {
            steps.charge(Steps.COST_OF_MAKING * (long) text.length());
            if (text.length() > longest && arguments.length > 0) {
                TemplateLimits.checkText(text.length());
            }
        }
        return result;
    }

    private void checkCount(Function function, int count, int all) {
        if (function.variadic() && all < function.fixed()) {
            throw error(
                    "wrong number of args for %s: want at least %d got %d"
                            .formatted(function.name(), function.fixed(), count));
        }
        if (!function.variadic() && all != function.fixed()) {
            throw error(
                    "wrong number of args for %s: want %d got %d"
                            .formatted(function.name(), function.fixed(), all));
        }
    }

    private Object shortCircuit(
            boolean stopAt, Object dot, List<Node.Operand> words, @Nullable Object last) {
        Object value = Nil.NO_VALUE;
        for (int i = 1; i < words.size(); i++) {
            value = argument(Parameter.VALUE, words.get(i), dot);
            if (Values.isTrue(value) == stopAt) {
                return value;
            }
        }
        return last == null ? value : last;
    }

    private Object argument(Parameter type, Node.Operand word, Object dot) {
        step();
        at(word);
        return switch (word) {
            case Node.Dot _ -> checked(dot, type);
            case Node.NilWord _ -> {
                if (type.takesNil()) {
                    yield Nil.INTERFACE;
                }
                throw error("cannot assign nil to " + type.goName());
            }
            case Node.Field _, Node.Variable _, Node.Chain _ ->
                    checked(path(word, dot, List.of(word), null), type);
            case Node.Pipe pipe -> checked(pipe(pipe, dot), type);
            case Node.Identifier(Function function, _) ->
                    checked(call(function, word, dot, List.of(word), null), type);
            default -> constantAs(type, word);
        };
    }

    private Object constantAs(Parameter type, Node.Operand word) {
        return switch (type) {
            case ANY, VALUE -> constant(word);
            case STRING -> {
                if (word instanceof Node.Str) {
                    yield constant(word);
                }
                throw error("expected string; found " + NodeText.of(word));
            }
            case INT, DURATION -> {
                if (word instanceof Node.Numeral number && number.isInt()) {
                    long value = number.intValue();
                    yield type == Parameter.INT ? (Object) value : new GoDuration(value);
                }
                throw error("expected integer; found " + NodeText.of(word));
            }
            case FLOAT64 -> {
                if (word instanceof Node.Numeral number && number.isFloat()) {
                    yield number.floatValue();
                }
                throw error("expected float; found " + NodeText.of(word));
            }
            case TIME ->
                    throw error(
                            "can't handle %s for arg of type time.Time"
                                    .formatted(NodeText.of(word)));
        };
    }

    private Object checked(Object value, Parameter type) {
        if (type == Parameter.VALUE) {
            return value;
        }
        if (value == Nil.NO_VALUE) {
            if (type == Parameter.ANY) {
                return Nil.INTERFACE;
            }
            throw error("invalid value; expected " + type.goName());
        }
        boolean fits =
                switch (type) {
                    case ANY, VALUE -> true;
                    case STRING -> value instanceof String;
                    case INT -> value instanceof Long;
                    case FLOAT64 -> value instanceof Double;
                    case TIME -> value instanceof GoTime;
                    case DURATION -> value instanceof GoDuration;
                };
        if (!fits) {
            throw error(
                    "wrong type for value; expected %s; got %s"
                            .formatted(type.goName(), Values.typeName(value)));
        }
        return value;
    }
}
