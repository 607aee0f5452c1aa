package io.skald.logql.pipeline;

import io.skald.logql.syntax.Stage;
import io.skald.logql.syntax.StagePrinter;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.template.Template;
import io.skald.logql.template.TemplateSyntaxException;

import java.util.HashSet;
import java.util.Set;

/// Parses the templates of stages.
final class Templates {
    private Templates() {}

    /// @throws SyntaxException with Loki's message
    static Template line(Stage.LineFormat stage) {
        try {
            return Template.parse("line", stage.template());
        } catch (TemplateSyntaxException e) {
            throw wrong(stage, "invalid line template: " + e.text());
        }
    }

    /// @throws SyntaxException with Loki's message
    static Template label(Stage.LabelFormat stage, Stage.Assignment assignment) {
        try {
            return Template.parse("label", assignment.source());
        } catch (TemplateSyntaxException e) {
            throw wrong(
                    stage, "invalid template for label '" + assignment.label() + "': " + e.text());
        }
    }

    /// Each label may be made only once in a stage.
    ///
    /// @throws SyntaxException with Loki's message
    static void checkTargets(Stage.LabelFormat stage) {
        Set<String> seen = new HashSet<>();
        for (Stage.Assignment assignment : stage.assignments()) {
            if (assignment.label().equals("__error__")) {
                throw wrong(stage, "__error__ cannot be formatted");
            }
            if (!seen.add(assignment.label())) {
                throw wrong(
                        stage,
                        "multiple label name '"
                                + assignment.label()
                                + "' not allowed in a single format operation");
            }
        }
    }

    private static SyntaxException wrong(Stage stage, String message) {
        return SyntaxException.meaning("stage '" + StagePrinter.print(stage) + "' : " + message);
    }
}
