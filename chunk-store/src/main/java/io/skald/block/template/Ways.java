package io.skald.block.template;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The ways in which a line of one template can contain a needle: one of them has to have all its conditions met.
final class Ways {
    private final List<ColumnTest[]> ways = new ArrayList<>(2);

    void add(ColumnTest[] conditions) {
        ways.add(conditions);
    }

    /// @param taken per column, the number of the line's value in it
    boolean hold(int[] taken) {
        for (int i = 0; i < ways.size(); i++) {
            boolean all = true;
            for (ColumnTest test : ways.get(i)) {
                BitSet hits = test.hits;
                all &= hits == null || hits.get(taken[test.column]);
            }
            if (all) {
                return true;
            }
        }
        return false;
    }

    void addColumns(BitSet columns) {
        for (ColumnTest[] way : ways) {
            for (ColumnTest test : way) {
                columns.set(test.column);
            }
        }
    }
}
