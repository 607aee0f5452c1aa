package io.skald.logql.template;

import io.skald.logql.syntax.GoStrings;

import java.util.List;
import java.util.Map;

/// A template that was parsed. Threads may share it; each runs it with an [Evaluation] of its own.
public final class Template {
    private final String name;
    private final String text;
    private final Map<String, Node.Sequence> trees;
    private final List<String> fields;
    private final TemplateNeeds needs;

    private Template(String name, String text, TemplateParser parser) {
        this.name = name;
        this.text = text;
        this.trees = parser.parse();
        this.fields = parser.fields().stream().map(ByteText::unicode).toList();
        this.needs = TemplateNeeds.of(root(), fields);
    }

    /// @param name what error messages call it
    /// @param text as the query has it, see [GoStrings#bytes(String)]
    /// @throws TemplateSyntaxException with Go's message
    public static Template parse(String name, String text) {
        String byteText = ByteText.of(GoStrings.bytes(text));
        return new Template(ByteText.of(name), byteText, new TemplateParser(name, byteText));
    }

    /// Names of all fields that stand in the template, by slot. Some may be of other things than the row.
    public List<String> fields() {
        return fields;
    }

    /// Labels of the row that the template may read.
    public List<String> labels() {
        return needs.labels();
    }

    /// Whether the template can come to labels that it does not name, as with `{{.}}` or `{{range .}}`.
    public boolean readsAll() {
        return needs.all();
    }

    /// Makes this thread's way of running the template.
    ///
    /// @param meter told of the work while a run goes on
    public Evaluation evaluation(TemplateInput row, WorkMeter meter) {
        return new Evaluation(this, row, meter);
    }

    String name() {
        return name;
    }

    String text() {
        return text;
    }

    Node.Sequence root() {
        Node.Sequence root = trees.get(name);
        if (root == null) {
            throw new IllegalStateException("no tree for " + name);
        }
        return root;
    }

    Map<String, Node.Sequence> trees() {
        return trees;
    }
}
