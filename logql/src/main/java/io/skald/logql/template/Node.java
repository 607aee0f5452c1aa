package io.skald.logql.template;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A part of a parsed template. Positions are bytes of its text; Go's error messages name them.
sealed interface Node {
    int position();

    /// What stands between two control words, or all of a template.
    record Sequence(List<Node> nodes, int position) implements Node {
        public Sequence {
            nodes = List.copyOf(nodes);
        }
    }

    /// Text outside of actions.
    @SuppressWarnings("ArrayRecordComponent") // written by nobody; compared by nobody
    record Text(byte[] bytes, int position) implements Node {}

    /// `{{pipe}}`
    record Action(Pipe pipe, int position) implements Node {}

    /// `{{if pipe}} … {{else}} … {{end}}`, and `with` and `range` likewise.
    record Branch(
            Control control, Pipe pipe, Sequence body, @Nullable Sequence otherwise, int position)
            implements Node {}

    enum Control {
        IF("if"),
        WITH("with"),
        RANGE("range");

        private final String word;

        Control(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /// `{{template "name" pipe}}`, and what `{{block "name" pipe}}` does besides defining.
    record Call(String name, @Nullable Pipe pipe, int position) implements Node {}

    record Break(int position) implements Node {}

    record Continue(int position) implements Node {}

    /// `{{else}}` and `{{end}}`, which end a sequence and come into no tree.
    record Terminator(boolean end, int position) implements Node {}

    /// A function or value with its arguments.
    record Command(List<Operand> words, int position) implements Node {
        public Command {
            words = List.copyOf(words);
        }
    }

    /// Something that has a value.
    sealed interface Operand extends Node {}

    /// Commands joined by `|`, each one's value the last argument of the next.
    ///
    /// @param declared variables that get the value
    /// @param assign whether they are set (`=`) rather than made (`:=`)
    record Pipe(List<Variable> declared, boolean assign, List<Command> commands, int position)
            implements Operand {
        public Pipe {
            declared = List.copyOf(declared);
            commands = List.copyOf(commands);
        }
    }

    /// `.a.b`
    ///
    /// @param slot number of the first name among the fields of the template
    record Field(List<String> path, int slot, int position) implements Operand {
        public Field {
            path = List.copyOf(path);
        }
    }

    /// `$x.a.b`
    ///
    /// @param path name with `$`, then fields
    /// @param slot number of the first field, -1 without fields
    record Variable(List<String> path, int slot, int position) implements Operand {
        public Variable {
            path = List.copyOf(path);
        }

        String name() {
            return path.getFirst();
        }
    }

    /// `(…).a.b`
    ///
    /// @param slot number of the first field
    record Chain(Operand of, List<String> path, int slot, int position) implements Operand {
        public Chain {
            path = List.copyOf(path);
        }
    }

    /// Name of a function.
    record Identifier(Function function, int position) implements Operand {}

    record Dot(int position) implements Operand {}

    record NilWord(int position) implements Operand {}

    record Bool(boolean value, int position) implements Operand {}

    /// @param quoted as written
    record Str(String quoted, String value, int position) implements Operand {}

    /// A number can be an integer, a float or both; where it stands decides.
    record Numeral(
            String text,
            boolean isInt,
            long intValue,
            boolean isFloat,
            double floatValue,
            int position)
            implements Operand {

        /// The value where any type will do.
        Object value() {
            boolean written = text.charAt(0) != '\'' && !isHexInt() && hasFloatMark();
            return (isFloat && written) || !isInt ? floatValue : (Object) intValue;
        }

        private boolean isHexInt() {
            return text.length() > 2
                    && text.charAt(0) == '0'
                    && (text.charAt(1) | 0x20) == 'x'
                    && text.indexOf('p') < 0
                    && text.indexOf('P') < 0;
        }

        private boolean hasFloatMark() {
            return text.chars().anyMatch(c -> ".eEpP".indexOf(c) >= 0);
        }
    }
}
