package io.skald.logql.template;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A part of a template as error messages show it, as a byte text.
final class NodeText {
    private NodeText() {}

    static String of(Node node) {
        var out = new StringBuilder();
        append(out, node);
        return out.toString();
    }

    private static void append(StringBuilder out, Node node) {
        switch (node) {
            case Node.Sequence(var nodes, _) -> nodes.forEach(one -> append(out, one));
            case Node.Text(var bytes, _) -> out.append(GoStringSyntax.quote(ByteText.of(bytes)));
            case Node.Action(var pipe, _) -> {
                out.append("{{");
                append(out, pipe);
                out.append("}}");
            }
            case Node.Branch branch -> branch(out, branch);
            case Node.Call(var name, var pipe, _) -> call(out, name, pipe);
            case Node.Break _ -> out.append("{{break}}");
            case Node.Continue _ -> out.append("{{continue}}");
            case Node.Terminator(var end, _) -> out.append(end ? "{{end}}" : "{{else}}");
            case Node.Command(var words, _) -> command(out, words);
            case Node.Pipe pipe -> pipe(out, pipe);
            case Node.Field(var path, _, _) -> path.forEach(name -> out.append('.').append(name));
            case Node.Variable(var path, _, _) -> out.append(String.join(".", path));
            case Node.Chain(var of, var path, _, _) -> {
                parenthesised(out, of);
                path.forEach(name -> out.append('.').append(name));
            }
            case Node.Identifier(var function, _) -> out.append(function.name());
            case Node.Dot _ -> out.append('.');
            case Node.NilWord _ -> out.append("nil");
            case Node.Bool(var value, _) -> out.append(value);
            case Node.Str(var quoted, _, _) -> out.append(quoted);
            case Node.Numeral number -> out.append(number.text());
        }
    }

    private static void branch(StringBuilder out, Node.Branch branch) {
        out.append("{{").append(branch.control().word()).append(' ');
        append(out, branch.pipe());
        out.append("}}");
        append(out, branch.body());
        if (branch.otherwise() != null) {
            out.append("{{else}}");
            append(out, branch.otherwise());
        }
        out.append("{{end}}");
    }

    private static void call(StringBuilder out, String name, Node.@Nullable Pipe pipe) {
        out.append("{{template ").append(GoStringSyntax.quote(name));
        if (pipe != null) {
            out.append(' ');
            append(out, pipe);
        }
        out.append("}}");
    }

    private static void command(StringBuilder out, List<Node.Operand> words) {
        for (int i = 0; i < words.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            parenthesised(out, words.get(i));
        }
    }

    private static void parenthesised(StringBuilder out, Node.Operand word) {
        if (word instanceof Node.Pipe) {
            out.append('(');
            append(out, word);
            out.append(')');
        } else {
            append(out, word);
        }
    }

    private static void pipe(StringBuilder out, Node.Pipe pipe) {
        for (int i = 0; i < pipe.declared().size(); i++) {
            if (i > 0) {
                out.append(", ");
            }
            append(out, pipe.declared().get(i));
        }
        if (!pipe.declared().isEmpty()) {
            out.append(pipe.assign() ? " = " : " := ");
        }
        for (int i = 0; i < pipe.commands().size(); i++) {
            if (i > 0) {
                out.append(" | ");
            }
            append(out, pipe.commands().get(i));
        }
    }
}
