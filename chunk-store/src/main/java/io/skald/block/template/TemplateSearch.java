package io.skald.block.template;

import io.skald.block.template.ColumnTest.Relation;
import io.skald.logql.text.ByteFinder;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Finds the lines of one open block that contain a string, without putting any of them together. Exact.
///
/// The string is laid on each template wherever it can begin. Since a value is a maximal run of word bytes, that leaves
/// nothing open: a place fails, holds for all lines of the template, or asks some columns ([ColumnTest]). A line passes
/// when one place has all its columns agree.
public final class TemplateSearch {
    private final TemplateLines lines;
    private final TemplateDirectory directory;

    /// Answers for all rows of the block: the next range of rows asks again.
    private final List<Found> known = new ArrayList<>();

    private static final int MAX_KNOWN = 16;

    private record Found(ByteFinder finder, BitSet rows) {}

    // Of the current search.
    private final List<ColumnTest> tests = new ArrayList<>();
    private final List<ColumnTest> conditions = new ArrayList<>();
    private final boolean[] always;

    /// Per template, ways in which a line can pass; null where there are none.
    private final @Nullable Ways[] ways;

    public TemplateSearch(TemplateLines lines) {
        this.lines = lines;
        this.directory = lines.directory();
        this.always = new boolean[directory.templateCount];
        this.ways = new Ways[directory.templateCount];
    }

    /// Sets the bits of the rows in `[fromRow, toRow)` whose line contains the string.
    public void find(ByteFinder finder, int fromRow, int toRow, BitSet hits) throws IOException {
        BitSet rows = rows(finder);
        int row = rows.nextSetBit(fromRow);
        while (row >= 0 && row < toRow) {
            int end = Math.min(toRow, rows.nextClearBit(row));
            hits.set(row, end);
            row = rows.nextSetBit(end);
        }
    }

    private BitSet rows(ByteFinder finder) throws IOException {
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).finder().equals(finder)) {
                return known.get(i).rows();
            }
        }
        var rows = new BitSet(lines.rowCount());
        search(lines.scratch().needle(finder), rows);
        if (known.size() < MAX_KNOWN) {
            known.add(new Found(finder, rows));
        }
        return rows;
    }

    private void search(Needle needle, BitSet rows) throws IOException {
        tests.clear();
        Arrays.fill(always, false);
        Arrays.fill(ways, null);
        boolean possible = searchRaw(needle);
        if (needle.isWord()) {
            possible |= searchWord(needle);
        } else {
            possible |= new NeedleWalk(this, directory, needle).run();
        }
        if (possible) {
            new RowWalk(lines, always, ways).run(rows);
        }
    }

    private boolean searchRaw(Needle needle) throws IOException {
        int raw = TemplateTable.RAW_COLUMN;
        ColumnTest test = test(raw, Relation.CONTAINS, needle, 0, needle.length);
        if (test == null) {
            return false;
        }
        conditions.clear();
        conditions.add(test);
        return addWay(TemplateTable.RAW, conditions);
    }

    /// A word lies in one word of a text, or in one value.
    private boolean searchWord(Needle needle) throws IOException {
        boolean possible = directory.mayHaveInTexts(needle) && searchTexts(needle);
        ColumnTest[] found = new ColumnTest[directory.columns.length];
        boolean any = false;
        for (int column : directory.filled) {
            ColumnTest test = test(column, Relation.CONTAINS, needle, 0, needle.length);
            if (test != null) {
                found[column] = test;
                any = true;
            }
        }
        if (!any) {
            return possible;
        }
        for (int template = 1; template < directory.templateCount; template++) {
            int end = directory.slotStarts[template + 1];
            for (int slot = directory.slotStarts[template];
                    slot < end && !always[template];
                    slot++) {
                ColumnTest test = found[directory.slotColumns[slot]];
                if (test != null) {
                    conditions.clear();
                    conditions.add(test);
                    possible |= addWay(template, conditions);
                }
            }
        }
        return possible;
    }

    private boolean searchTexts(Needle needle) {
        byte[] bytes = directory.bytes;
        boolean found = false;
        int template = 1;
        int hit = needle.finder.indexOf(bytes, directory.textsFrom, directory.textsTo);
        while (hit >= 0) {
            while (directory.textEnds[template] <= hit) {
                template++;
            }
            int next = hit + 1;
            boolean inside =
                    hit >= directory.textStarts[template]
                            && hit + needle.length <= directory.textEnds[template];
            if (inside) {
                always[template] = true;
                found = true;
                next = directory.textEnds[template];
            }
            hit = needle.finder.indexOf(bytes, next, directory.textsTo);
        }
        return found;
    }

    /// @return null when no value passes
    @Nullable ColumnTest test(int column, Relation relation, Needle needle, int from, int to)
            throws IOException {
        if (ColumnTest.isHopeless(directory, column, relation, needle, from, to)) {
            return null;
        }
        for (int i = 0; i < tests.size(); i++) {
            ColumnTest test = tests.get(i);
            if (test.column == column && test.relation == relation && test.from == from) {
                return test.isNone() ? null : test;
            }
        }
        ColumnTest test = ColumnTest.of(lines, column, relation, needle, from, to);
        tests.add(test);
        return test.isNone() ? null : test;
    }

    boolean isAlways(int template) {
        return always[template];
    }

    /// Notes that a line of the template passes when all conditions hold.
    ///
    /// @param all none of them without a value that passes
    /// @return true
    boolean addWay(int template, List<ColumnTest> all) {
        int open = 0;
        for (int i = 0; i < all.size(); i++) {
            open += all.get(i).isAll() ? 0 : 1;
        }
        if (open == 0) {
            always[template] = true;
            return true;
        }
        ColumnTest[] way = new ColumnTest[open];
        for (int i = all.size() - 1; i >= 0; i--) {
            if (!all.get(i).isAll()) {
                way[--open] = all.get(i);
            }
        }
        Ways known = ways[template];
        if (known == null) {
            known = new Ways();
            ways[template] = known;
        }
        known.add(way);
        return true;
    }
}
