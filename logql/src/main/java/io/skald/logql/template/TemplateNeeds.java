package io.skald.logql.template;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a template may read of a row.
///
/// @param all whether labels that it does not name may be among it
record TemplateNeeds(boolean all, List<String> labels) {
    TemplateNeeds {
        labels = List.copyOf(labels);
    }

    /// @param fields names by slot
    static TemplateNeeds of(Node.Sequence root, List<String> fields) {
        var search = new Search(fields);
        root.nodes().forEach(node -> search.node(node, true));
        return new TemplateNeeds(search.all, new ArrayList<>(search.labels));
    }

    /// Walks the tree. Within `range` and `with` the dot is another; still, what is read of it counts as read of the row,
    /// as in Loki.
    private static final class Search {
        private final List<String> fields;
        private final Set<String> labels = new LinkedHashSet<>();
        private boolean all;

        Search(List<String> fields) {
            this.fields = fields;
        }

        /// @param atRow whether the dot is the row
        void node(Node node, boolean atRow) {
            switch (node) {
                case Node.Sequence(var nodes, _) -> nodes.forEach(one -> node(one, atRow));
                case Node.Action(var pipe, _) -> node(pipe, atRow);
                case Node.Branch branch -> branch(branch, atRow);
                case Node.Call(_, var pipe, _) -> {
                    if (pipe != null) {
                        node(pipe, atRow);
                    }
                }
                case Node.Pipe(_, _, var commands, _) -> commands.forEach(one -> node(one, atRow));
                case Node.Command(var words, _) -> words.forEach(one -> node(one, atRow));
                case Node.Field(_, int slot, _) -> labels.add(fields.get(slot));
                case Node.Variable(var path, int slot, _) -> {
                    if (slot >= 0) {
                        labels.add(fields.get(slot));
                    } else if (path.getFirst().equals("$")) {
                        all = true;
                    }
                }
                case Node.Chain(var of, _, int slot, _) -> {
                    node(of, atRow);
                    labels.add(fields.get(slot));
                }
                case Node.Dot _ -> all |= atRow;
                case Node.Text _,
                        Node.Break _,
                        Node.Continue _,
                        Node.Terminator _,
                        Node.Identifier _,
                        Node.NilWord _,
                        Node.Bool _,
                        Node.Str _,
                        Node.Numeral _ -> {}
            }
        }

        private void branch(Node.Branch branch, boolean atRow) {
            node(branch.pipe(), atRow);
            node(branch.body(), atRow && branch.control() == Node.Control.IF);
            if (branch.otherwise() != null) {
                node(branch.otherwise(), atRow);
            }
        }
    }
}
