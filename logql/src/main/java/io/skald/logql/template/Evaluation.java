package io.skald.logql.template;

import io.skald.model.GrowingBytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs a template, row by row. Text and plain fields are copied as bytes; only other expressions make objects. One
/// thread.
public final class Evaluation {
    /// How a sequence ended.
    private enum Outcome {
        DONE,
        BREAK,
        CONTINUE
    }

    private final Template template;
    private final RowLabels labels;
    private final TemplateInput row;
    private final Expressions expressions;
    private GrowingBytes out = new GrowingBytes(16);
    private int outStart;

    Evaluation(Template template, TemplateInput row, WorkMeter meter) {
        this.template = template;
        this.row = row;
        this.labels = new RowLabels(row);
        this.expressions = new Expressions(template, row, meter);
    }

    /// Appends what the template makes of the row.
    ///
    /// @param target what was appended before a failure is cut off again
    /// @throws TemplateException with Go's message
    /// @throws RuntimeException that the meter ended the run with
    public void run(GrowingBytes target) {
        out = target;
        outStart = target.size();
        labels.forget();
        expressions.start(labels);
        boolean done = false;
        try {
            sequence(template.root(), labels);
            done = true;
        } finally {
            if (!done) {
                target.truncate(outStart);
            }
        }
    }

    private Outcome sequence(Node.Sequence sequence, Object dot) {
        expressions.enterSequence();
        List<Node> nodes = sequence.nodes();
        Outcome outcome = Outcome.DONE;
        for (int i = 0; i < nodes.size() && outcome == Outcome.DONE; i++) {
            outcome = node(nodes.get(i), dot);
        }
        expressions.leaveSequence();
        return outcome;
    }

    private Outcome node(Node node, Object dot) {
        expressions.at(node);
        expressions.step();
        switch (node) {
            case Node.Text(var bytes, _) -> {
                out.put(bytes, 0, bytes.length);
                checkSize();
            }
            case Node.Action action -> action(action, dot);
            case Node.Branch branch -> {
                return branch.control() == Node.Control.RANGE
                        ? range(branch, dot)
                        : branch(branch, dot);
            }
            case Node.Call call -> call(call, dot);
            case Node.Break _ -> {
                return Outcome.BREAK;
            }
            case Node.Continue _ -> {
                return Outcome.CONTINUE;
            }
            default -> throw new IllegalStateException("no statement: " + NodeText.of(node));
        }
        return Outcome.DONE;
    }

    private void checkSize() {
        if (out.size() - outStart > TemplateLimits.MAX_TEXT_BYTES) {
            throw expressions.error(
                    "output longer than " + TemplateLimits.MAX_TEXT_BYTES + " bytes");
        }
    }

    private void action(Node.Action action, Object dot) {
        Node.Pipe pipe = action.pipe();
        if (pipe.declared().isEmpty() && pipe.commands().size() == 1) {
            List<Node.Operand> words = pipe.commands().getFirst().words();
            if (words.size() == 1 && copy(words.getFirst(), dot)) {
                checkSize();
                return;
            }
        }
        Object value = expressions.pipe(pipe, dot);
        if (!pipe.declared().isEmpty()) {
            return;
        }
        expressions.at(action);
        try {
            append(GoPrinter.print(value));
        } catch (FunctionException e) {
            throw expressions.error(e.text());
        }
        checkSize();
    }

    /// @return whether the word could be copied as bytes
    private boolean copy(Node.Operand word, Object dot) {
        if (word instanceof Node.Field(var path, int slot, _)
                && path.size() == 1
                && dot instanceof RowLabels) {
            row.appendField(slot, out);
            return true;
        }
        if (word instanceof Node.Identifier(Function function, _)
                && function.equals(Functions.LINE)) {
            row.appendLine(out);
            return true;
        }
        return false;
    }

    @SuppressWarnings(
            "deprecation") // drops the upper halves of characters, which are 0 here, without a copy
    private void append(String byteText) {
        int length = byteText.length();
        out.ensure(length);
        byteText.getBytes(0, length, out.array(), out.size());
        out.advance(length);
    }

    private Outcome branch(Node.Branch branch, Object dot) {
        int mark = expressions.mark();
        Object value = expressions.pipe(branch.pipe(), dot);
        Outcome outcome = Outcome.DONE;
        if (Values.isTrue(value)) {
            outcome = sequence(branch.body(), branch.control() == Node.Control.WITH ? value : dot);
        } else if (branch.otherwise() != null) {
            outcome = sequence(branch.otherwise(), dot);
        }
        expressions.release(mark);
        return outcome;
    }

    private Outcome range(Node.Branch branch, Object dot) {
        int mark = expressions.mark();
        Object value = expressions.pipe(branch.pipe(), dot);
        Outcome outcome = Outcome.DONE;
        if (!elements(branch, value) && branch.otherwise() != null) {
            outcome = sequence(branch.otherwise(), dot);
        }
        expressions.release(mark);
        return outcome;
    }

    /// @return whether there were any
    private boolean elements(Node.Branch branch, Object value) {
        return switch (value) {
            case List<?> list -> {
                for (int i = 0; i < list.size() && element(branch, (long) i, list.get(i)); i++) {
                    // goes on
                }
                yield !list.isEmpty();
            }
            case RowLabels all -> entries(branch, all.all());
            case Map<?, ?> map -> entries(branch, map);
            case Long count -> count(branch, count);
            case Int64(long count) -> count(branch, count);
            case Nil _ -> false;
            default -> {
                expressions.at(branch);
                throw expressions.error("range can't iterate over " + GoPrinter.print(value));
            }
        };
    }

    private boolean entries(Node.Branch branch, Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!element(branch, entry.getKey(), entry.getValue())) {
                break;
            }
        }
        return !map.isEmpty();
    }

    private boolean count(Node.Branch branch, long count) {
        if (branch.pipe().declared().size() > 1) {
            throw expressions.error(
                    "can't use " + count + " to iterate over more than one variable");
        }
        for (long i = 0; i < count && element(branch, Nil.NO_VALUE, i); i++) {
            // goes on
        }
        return count > 0;
    }

    /// @return whether the loop goes on
    private boolean element(Node.Branch branch, Object index, Object element) {
        expressions.step();
        expressions.setLoopVariables(branch.pipe(), index, element);
        int mark = expressions.mark();
        Outcome outcome = sequence(branch.body(), element);
        expressions.release(mark);
        return outcome != Outcome.BREAK;
    }

    private void call(Node.Call call, Object dot) {
        Node.Sequence called = template.trees().get(call.name());
        if (called == null) {
            throw expressions.error(
                    "template " + GoStringSyntax.quote(call.name()) + " not defined");
        }
        Object argument = call.pipe() == null ? Nil.NO_VALUE : expressions.pipe(call.pipe(), dot);
        List<Variable> outer = expressions.enter(call, argument);
        String outerName = expressions.rename(call.name());
        sequence(called, argument);
        expressions.leave(outer, outerName);
    }

    /// A variable and its value.
    static final class Variable {
        final String name;
        Object value;

        Variable(String name, Object value) {
            this.name = name;
            this.value = value;
        }
    }

    static List<Variable> variables(Object dollar) {
        List<Variable> variables = new ArrayList<>();
        variables.add(new Variable("$", dollar));
        return variables;
    }
}
