package io.skald.logql.pipeline;

import io.skald.model.GrowingBytes;

/// `| line_format "{{.level}} {{.msg}}"`: makes another line. One thread.
final class LineFormatStage implements RowStage {
    static final String ERROR = "TemplateFormatErr";

    private final RowTemplate template;

    LineFormatStage(RowTemplate template) {
        this.template = template;
    }

    @Override
    public boolean apply(Row row) {
        GrowingBytes out = row.unescaped();
        int start = out.size();
        String failure = template.write(row);
        if (failure == null) {
            row.replaceLine(out.array(), start, out.size() - start);
        } else {
            row.failAnew(ERROR, failure);
        }
        return true;
    }
}
