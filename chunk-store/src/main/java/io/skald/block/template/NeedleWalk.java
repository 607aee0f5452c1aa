package io.skald.block.template;

import io.skald.block.template.ColumnTest.Relation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Lays a needle with delimiters on all templates, at each place where it can begin.
///
/// A place is first walked without looking at values: most fail at a delimiter, or at what the directory tells of a
/// column. Only then are values asked.
final class NeedleWalk {
    private final TemplateSearch search;
    private final TemplateDirectory directory;
    private final Needle needle;
    private final List<ColumnTest> conditions = new ArrayList<>();

    /// The variables that the current place asks: slot, and place in the needle where the value's part begins.
    private int[] slots = new int[16];

    private int[] places = new int[16];
    private int asked;

    NeedleWalk(TemplateSearch search, TemplateDirectory directory, Needle needle) {
        this.search = search;
        this.directory = directory;
        this.needle = needle;
    }

    /// @return whether any line can pass
    boolean run() throws IOException {
        boolean possible = false;
        for (int template = 1; template < directory.templateCount; template++) {
            possible |= walk(template);
        }
        return possible;
    }

    private boolean walk(int template) throws IOException {
        byte[] text = directory.bytes;
        int end = directory.textEnds[template];
        int slot = directory.slotStarts[template];
        boolean possible = false;
        for (int at = directory.textStarts[template]; at < end; at++) {
            boolean isSlot = text[at] == LineTokenizer.SLOT;
            if (isSlot ? needle.run(0) > 0 : needle.is(text[at], 0)) {
                asked = 0;
                boolean lies = isSlot ? startsIn(slot, at, end) : goesOn(at, end, 0, slot);
                possible |= lies && hold(template);
            }
            if (search.isAlways(template)) {
                return true;
            }
            slot += isSlot ? 1 : 0;
        }
        return possible;
    }

    private boolean startsIn(int slot, int at, int end) {
        int run = needle.run(0);
        return ask(slot, Relation.ENDS_WITH, 0, run) && goesOn(at + 1, end, run, slot + 1);
    }

    /// @param from place in the needle, at the beginning of a run or inside a text
    /// @param firstSlot the first at `at` or behind it
    private boolean goesOn(int at, int end, int from, int firstSlot) {
        int place = from;
        int slot = firstSlot;
        for (int i = at; place < needle.length; i++) {
            if (i == end) {
                return false;
            }
            byte here = directory.bytes[i];
            if (here != LineTokenizer.SLOT) {
                if (!needle.is(here, place++)) {
                    return false;
                }
                continue;
            }
            int run = needle.run(place);
            boolean last = place + run == needle.length;
            Relation relation = last ? Relation.BEGINS_WITH : Relation.IS;
            if (run == 0 || !ask(slot++, relation, place, place + run)) {
                return false;
            }
            place += run;
        }
        return true;
    }

    /// @return false when no value can pass
    private boolean ask(int slot, Relation relation, int from, int to) {
        int column = directory.slotColumns[slot];
        if (ColumnTest.isHopeless(directory, column, relation, needle, from, to)) {
            return false;
        }
        if (asked == slots.length) {
            slots = java.util.Arrays.copyOf(slots, 2 * asked);
            places = java.util.Arrays.copyOf(places, 2 * asked);
        }
        slots[asked] = slot;
        places[asked++] = from;
        return true;
    }

    /// Asks the values of the current place.
    private boolean hold(int template) throws IOException {
        conditions.clear();
        for (int i = 0; i < asked; i++) {
            int from = places[i];
            int to = from + needle.run(from);
            Relation relation = Relation.IS;
            if (from == 0) {
                relation = Relation.ENDS_WITH;
            } else if (to == needle.length) {
                relation = Relation.BEGINS_WITH;
            }
            int column = directory.slotColumns[slots[i]];
            ColumnTest test = search.test(column, relation, needle, from, to);
            if (test == null) {
                return false;
            }
            conditions.add(test);
        }
        return search.addWay(template, conditions);
    }
}
