package io.skald.store;

import io.skald.block.BlockReader;
import io.skald.logql.engine.RowCondition;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;

import java.io.IOException;
import java.util.BitSet;

/// One of a query's conditions, asked for the rows of one block before they are put together. Given up where most rows
/// fulfil it: those have to be put together anyway. One thread.
final class ConditionScan {
    /// Rows after which it is known what the condition is worth.
    private static final int TRIED_ROWS = 1024;

    private final RowCondition condition;
    private final RowCondition.Test test;
    private final EntryBatch batch = new EntryBatch();
    private final BitSet refused = new BitSet();
    private long tried;
    private long passed;

    ConditionScan(RowCondition condition) {
        this.condition = condition;
        this.test = condition.start();
    }

    private boolean isWorthIt() {
        return tried < TRIED_ROWS || passed < tried / 2;
    }

    /// Clears the bits of rows in `[from, to)` that do not fulfil the condition.
    void narrow(BlockReader block, LabelSet stream, int from, int to, BitSet rows)
            throws IOException {
        int next = from;
        while (next < to && isWorthIt()) {
            int end = block.fillForTest(stream, rows, next, to, condition.needs(), batch);
            test.refuse(batch, refused);
            tried += batch.rowCount();
            passed += batch.rowCount() - refused.cardinality();
            int row = next;
            for (int i = 0; i < batch.rowCount(); i++) {
                row = rows.nextSetBit(row);
                if (refused.get(i)) {
                    rows.clear(row);
                }
                row++;
            }
            next = end;
        }
    }
}
