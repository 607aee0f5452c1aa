package io.skald.logql.pipeline;

import io.skald.logql.template.Evaluation;
import io.skald.logql.template.Template;
import io.skald.logql.template.TemplateException;
import io.skald.logql.template.TemplateInput;
import io.skald.logql.template.WorkMeter;
import io.skald.model.GrowingBytes;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/// A template at work on rows. One thread.
final class RowTemplate implements TemplateInput {
    private final Evaluation evaluation;
    private final LabelNames names;
    private final int[] ids;
    private final IntList visible = new IntList();
    private Row row;

    /// @param meter told of the work while a template runs
    RowTemplate(Template template, LabelNames names, WorkMeter meter) {
        this.evaluation = template.evaluation(this, meter);
        this.names = names;
        this.ids = template.fields().stream().mapToInt(names::id).toArray();
        this.row = new Row(names, NeededLabels.ALL, PipelinePlan.ENTRY_TIME);
    }

    /// Appends what the template makes of the row to [Row#unescaped()]; nothing when it fails.
    ///
    /// @return what went wrong, in Go's words where Go has some; null when nothing did
    @Nullable String write(Row next) {
        row = next;
        GrowingBytes out = next.unescaped();
        int start = out.size();
        try {
            evaluation.run(out);
        } catch (TemplateException e) {
            return e.text();
        }
        if (next.isFull()) {
            out.truncate(start);
            return Row.TOO_MUCH;
        }
        return null;
    }

    @Override
    public void appendField(int slot, GrowingBytes out) {
        int id = ids[slot];
        if (id == LabelNames.ERROR_DETAILS) {
            byte[] details = details();
            out.put(details, 0, details.length);
        } else if (row.find(id)) {
            out.put(row.foundBytes, row.foundOffset, row.foundLength);
        }
    }

    private byte[] details() {
        String details = row.text(LabelNames.ERROR_DETAILS);
        return Utf8.bytes(details == null ? "" : details);
    }

    @Override
    public String field(int slot) {
        return value(ids[slot]);
    }

    private String value(int id) {
        if (id == LabelNames.ERROR_DETAILS) {
            return byteText(details(), 0, details().length);
        }
        return row.find(id) ? byteText(row.foundBytes, row.foundOffset, row.foundLength) : "";
    }

    private static String byteText(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public SortedMap<String, String> labels() {
        SortedMap<String, String> labels = new TreeMap<>();
        int count = row.visibleNames(visible);
        for (int i = 0; i < count; i++) {
            int id = visible.get(i);
            if (id == LabelNames.ERROR_DETAILS || row.find(id)) {
                byte[] name = Utf8.bytes(names.name(id));
                labels.put(byteText(name, 0, name.length), value(id));
            }
        }
        return labels;
    }

    @Override
    public void appendLine(GrowingBytes out) {
        out.put(row.line(), row.lineOffset(), row.lineLength());
    }

    @Override
    public String line() {
        return byteText(row.line(), row.lineOffset(), row.lineLength());
    }

    @Override
    public long timestampNanos() {
        return row.timestampNanos();
    }

    @Override
    public long nowNanos() {
        return row.nowNanos();
    }
}
