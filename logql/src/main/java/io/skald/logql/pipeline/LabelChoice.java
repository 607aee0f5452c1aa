package io.skald.logql.pipeline;

import io.skald.logql.syntax.LabelFilterExpr;
import io.skald.logql.syntax.Span;
import io.skald.logql.syntax.Stage;
import io.skald.model.Matcher;

import org.jspecify.annotations.Nullable;

/// A label that `drop` or `keep` names.
///
/// @param test condition on its value; null: whatever it is
record LabelChoice(int id, @Nullable LabelTest test) {
    static LabelChoice compile(Stage.Choice choice, LabelNames names) {
        Matcher matcher = choice.matcher();
        if (matcher == null) {
            return new LabelChoice(names.id(choice.label()), null);
        }
        var filter =
                new LabelFilterExpr.Text(choice.label(), matcher.op(), matcher.value(), Span.NONE);
        return new LabelChoice(names.id(choice.label()), LabelTest.compile(filter, names));
    }

    boolean matches(Row row) {
        return test == null || test.test(row);
    }
}
