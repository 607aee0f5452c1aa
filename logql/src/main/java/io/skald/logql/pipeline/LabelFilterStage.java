package io.skald.logql.pipeline;

/// `| level="error" or status>=500`
final class LabelFilterStage implements RowStage {
    private final LabelTest test;

    LabelFilterStage(LabelTest test) {
        this.test = test;
    }

    @Override
    public boolean apply(Row row) {
        return test.test(row);
    }
}
