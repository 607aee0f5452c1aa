package io.skald.block.template;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/// Goes over the rows of a block once and tells which pass, counting the values of those columns that are asked.
final class RowWalk {
    private final TemplateLines lines;
    private final TemplateDirectory directory;
    private final boolean[] always;
    private final @Nullable Ways[] ways;

    /// Per template, the asked columns that its lines have a value of: `[trackStarts[t], trackStarts[t + 1])`.
    private int[] tracked = {};

    private int[] trackStarts = {};

    /// Values of each asked column before the current row.
    private int[] taken = {};

    RowWalk(TemplateLines lines, boolean[] always, @Nullable Ways[] ways) {
        this.lines = lines;
        this.directory = lines.directory();
        this.always = always;
        this.ways = ways;
    }

    void run(BitSet rows) throws IOException {
        lines.openRows();
        if (!track()) {
            for (int row = 0; row < lines.rowCount(); row++) {
                if (always[lines.template(row)]) {
                    rows.set(row);
                }
            }
            return;
        }
        for (int row = 0; row < lines.rowCount(); row++) {
            int template = lines.template(row);
            Ways asked = ways[template];
            if (always[template] || (asked != null && asked.hold(taken))) {
                rows.set(row);
            }
            for (int i = trackStarts[template]; i < trackStarts[template + 1]; i++) {
                taken[tracked[i]]++;
            }
        }
    }

    /// @return whether any column is asked
    private boolean track() {
        TemplateScratch scratch = lines.scratch();
        var asked = new BitSet();
        for (Ways each : ways) {
            if (each != null) {
                each.addColumns(asked);
            }
        }
        if (asked.isEmpty()) {
            return false;
        }
        taken = scratch.ints(directory.columns.length);
        Arrays.fill(taken, 0, directory.columns.length, 0);
        trackStarts = scratch.ints(directory.templateCount + 1);
        tracked = scratch.ints(directory.slotStarts[directory.templateCount]);
        int count = 0;
        for (int template = 0; template < directory.templateCount; template++) {
            trackStarts[template] = count;
            int end = directory.slotStarts[template + 1];
            for (int slot = directory.slotStarts[template]; slot < end; slot++) {
                if (asked.get(directory.slotColumns[slot])) {
                    tracked[count++] = directory.slotColumns[slot];
                }
            }
        }
        trackStarts[directory.templateCount] = count;
        return true;
    }
}
