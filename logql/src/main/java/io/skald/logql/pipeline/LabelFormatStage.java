package io.skald.logql.pipeline;

import io.skald.logql.syntax.Stage;
import io.skald.logql.template.WorkMeter;
import io.skald.model.GrowingBytes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// `| label_format a=b, c="{{.d}}"`: renames labels and makes new ones.
///
/// Assignments work in order, but all templates see the labels as they were when the first of them ran. So, from there on, all
/// templates run before anything is changed. One thread.
final class LabelFormatStage implements RowStage {
    /// One assignment.
    ///
    /// @param template null for a rename
    private record Format(int label, int source, @Nullable RowTemplate template) {}

    private final List<Format> formats;

    /// Index of the first template, or how many assignments there are.
    private final int firstTemplate;

    // What the templates made, by index of the assignment.
    private final int[] starts;
    private final int[] lengths;

    LabelFormatStage(Stage.LabelFormat stage, LabelNames names, WorkMeter meter) {
        Templates.checkTargets(stage);
        this.formats =
                stage.assignments().stream().map(one -> format(stage, one, names, meter)).toList();
        int first = 0;
        while (first < formats.size() && formats.get(first).template() == null) {
            first++;
        }
        this.firstTemplate = first;
        this.starts = new int[formats.size()];
        this.lengths = new int[formats.size()];
    }

    private static Format format(
            Stage.LabelFormat stage,
            Stage.Assignment assignment,
            LabelNames names,
            WorkMeter meter) {
        int label = names.id(assignment.label());
        return assignment.template()
                ? new Format(
                        label,
                        LabelNames.NONE,
                        new RowTemplate(Templates.label(stage, assignment), names, meter))
                : new Format(label, names.id(assignment.source()), null);
    }

    @Override
    public boolean apply(Row row) {
        for (int i = 0; i < firstTemplate; i++) {
            rename(row, formats.get(i));
        }
        if (firstTemplate < formats.size()) {
            String error = runTemplates(row);
            byte[] made = row.unescaped().array();
            for (int i = firstTemplate; i < formats.size(); i++) {
                Format format = formats.get(i);
                if (format.template() == null) {
                    rename(row, format);
                } else if (starts[i] >= 0) {
                    row.set(format.label(), made, starts[i], lengths[i]);
                }
            }
            if (error != null) {
                row.failAnew(LineFormatStage.ERROR, error);
            }
        }
        return true;
    }

    /// @return what went wrong last, or null
    private @Nullable String runTemplates(Row row) {
        GrowingBytes out = row.unescaped();
        String error = null;
        for (int i = firstTemplate; i < formats.size(); i++) {
            RowTemplate template = formats.get(i).template();
            if (template == null) {
                continue;
            }
            int start = out.size();
            String failure = template.write(row);
            starts[i] = failure == null ? start : -1;
            lengths[i] = out.size() - start;
            error = failure == null ? error : failure;
        }
        return error;
    }

    private static void rename(Row row, Format format) {
        if (row.find(format.source())) {
            row.set(format.label(), row.foundBytes, row.foundOffset, row.foundLength);
            row.remove(format.source());
        }
    }
}
