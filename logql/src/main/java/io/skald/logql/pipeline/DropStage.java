package io.skald.logql.pipeline;

import java.util.List;

/// `| drop a, b="c"`: labels go, whatever they come from.
final class DropStage implements RowStage {
    private final LabelChoice[] choices;

    DropStage(List<LabelChoice> choices) {
        this.choices = choices.toArray(LabelChoice[]::new);
    }

    @Override
    public boolean apply(Row row) {
        for (LabelChoice choice : choices) {
            if (!choice.matches(row)) {
                continue;
            }
            row.remove(choice.id());
        }
        return true;
    }
}
