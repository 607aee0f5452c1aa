package io.skald.logql.pipeline;

import java.util.List;

/// `| keep a, b="c"`: all other labels go, but for errors.
final class KeepStage implements RowStage {
    private final LabelChoice[] choices;
    private final IntList visible = new IntList();

    KeepStage(List<LabelChoice> choices) {
        this.choices = choices.toArray(LabelChoice[]::new);
    }

    @Override
    public boolean apply(Row row) {
        int count = row.visibleNames(visible);
        for (int i = 0; i < count; i++) {
            int id = visible.get(i);
            if (id != LabelNames.ERROR && id != LabelNames.ERROR_DETAILS && !isKept(row, id)) {
                row.remove(id);
            }
        }
        return true;
    }

    private boolean isKept(Row row, int id) {
        for (LabelChoice choice : choices) {
            if (choice.id() == id && choice.matches(row)) {
                return true;
            }
        }
        return false;
    }
}
