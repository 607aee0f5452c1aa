package io.skald.logql.pipeline;

import io.skald.logql.text.LineFilter;

/// A line filter that could not be handed to the source, because a stage in front of it may change the line.
final class LineFilterStage implements RowStage {
    private final LineFilter filter;

    LineFilterStage(LineFilter filter) {
        this.filter = filter;
    }

    @Override
    public boolean apply(Row row) {
        return filter.matches(row.line, row.lineOffset, row.lineLength);
    }
}
