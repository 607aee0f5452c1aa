package io.skald.block.template;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

/// Goes over the rows of a block once and tells which pass, counting the values of those columns that are asked.
final class RowWalk {
    private final TemplateLines lines;
    private final TemplateDirectory directory;
    private final boolean[] always;
    private final @Nullable Ways[] ways;

    /// Per template, the asked columns that its lines have a value of: `[trackStarts[t], trackStarts[t + 1])`.
    private int[] tracked = {};

    private int[] trackStarts = {};

    /// Per template, whether its rows can pass or have values of an asked column. Of the others nothing is to be done.
    private boolean[] looked = {};

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
        if (Arrays.stream(ways).allMatch(Objects::isNull)) {
            addAlways(rows);
            return;
        }
        track();
        look();
        int count = lines.rowCount();
        byte[] low = lines.lowTemplates();
        if (!lines.isOneByte()) {
            for (int row = 0; row < count; row++) {
                if (looked[lines.template(row)]) {
                    step(lines.template(row), row, rows);
                }
            }
            return;
        }
        boolean[] wanted = looked;
        for (int row = 0; row < count; row++) {
            if (wanted[low[row] & 0xff]) {
                step(low[row] & 0xff, row, rows);
            }
        }
    }

    private void addAlways(BitSet rows) {
        boolean[] wanted = always;
        int count = lines.rowCount();
        for (int row = 0; row < count; row++) {
            if (wanted[lines.template(row)]) {
                rows.set(row);
            }
        }
    }

    private void step(int template, int row, BitSet rows) {
        Ways asked = ways[template];
        if (always[template] || (asked != null && asked.hold(taken))) {
            rows.set(row);
        }
        int end = trackStarts[template + 1];
        for (int i = trackStarts[template]; i < end; i++) {
            taken[tracked[i]]++;
        }
    }

    private void look() {
        looked = new boolean[Math.max(1 << Byte.SIZE, directory.templateCount)];
        for (int template = 0; template < directory.templateCount; template++) {
            looked[template] =
                    always[template]
                            || ways[template] != null
                            || trackStarts[template] < trackStarts[template + 1];
        }
    }

    private void track() {
        TemplateScratch scratch = lines.scratch();
        var asked = new BitSet();
        for (Ways each : ways) {
            if (each != null) {
                each.addColumns(asked);
            }
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
    }
}
