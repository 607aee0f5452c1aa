package io.skald.logql.pipeline;

import io.skald.logql.template.TemplateException;
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
        try {
            template.write(row, out);
            row.replaceLine(out.array(), start, out.size() - start);
        } catch (TemplateException e) {
            row.failAnew(ERROR, e.text());
        }
        return true;
    }
}
