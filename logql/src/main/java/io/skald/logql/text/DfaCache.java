package io.skald.logql.text;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// The states of an automaton that have been needed so far, in bounded memory.
///
/// Threads share it. They read [#table()] without a lock: an entry is either [#UNKNOWN] or right for good, and what an
/// entry of an array leads to lies within the same array. All writing is done under the lock of this object. When the
/// table grows, readers go on with the old one until they meet an unknown entry.
final class DfaCache {
    /// Entry that has to be asked for with [#next(int, int)].
    static final int UNKNOWN = 0;

    static final int DEAD = 1;
    static final int MATCHED = 2;

    /// Greater entries are places of rows in the table.
    static final int LAST_SPECIAL = MATCHED;

    /// Answer when there is no room for another state.
    static final int FULL = -1;

    /// 1 MiB of table, and as much for the sets of steps behind its rows.
    private static final int MAX_ENTRIES = 1 << 18;

    private static final int MAX_STATE_BYTES = 1 << 20;
    private static final int FIRST_ROWS = 16;

    private final ByteClasses classes;
    private final DfaBuilder builder;
    private final int rowLength;
    private final List<DfaState> states = new ArrayList<>();
    private final Map<DfaState, Integer> rows = new HashMap<>();
    private final AtomicIntegerArray starts = new AtomicIntegerArray(8); // by context
    private int stateBytes;
    private volatile int[] table;

    DfaCache(ByteProgram program, ByteClasses classes) {
        this.classes = classes;
        this.builder = new DfaBuilder(program);
        this.rowLength = Math.max(LAST_SPECIAL + 1, classes.count() + 1);
        this.table = new int[FIRST_ROWS * rowLength];
        states.add(
                DfaState.DEAD); // row 0 is no row: so places are greater than the special entries
    }

    /// Rows of entries by class of byte; the entry behind the classes is that of the end of the text.
    int[] table() {
        return table;
    }

    /// The row (or special entry) where a text begins, [#FULL] if there is no room.
    ///
    /// @param context what comes before it, see [StepSet#AT_BEGIN]
    int start(int context) {
        int row = starts.get(context);
        return row == UNKNOWN ? makeStart(context) : row;
    }

    private synchronized int makeStart(int context) {
        int row = row(builder.start(context));
        if (row != FULL) {
            starts.set(context, row);
        }
        return row;
    }

    /// Fills in the entry of a row.
    ///
    /// @param byteClass the number of classes stands for the end of the text
    /// @return the entry, or [#FULL]
    synchronized int next(int row, int byteClass) {
        int known = table[row + byteClass];
        if (known != UNKNOWN) {
            return known;
        }
        DfaState state = states.get(row / rowLength);
        DfaState next =
                byteClass == classes.count()
                        ? builder.atEnd(state)
                        : builder.next(state, classes.member(byteClass));
        int entry = row(next);
        if (entry != FULL) {
            table[row + byteClass] = entry;
        }
        return entry;
    }

    synchronized DfaState state(int row) {
        return states.get(row / rowLength);
    }

    /// The row of a state, which is added if it is new.
    ///
    /// @return a row, a special entry, or [#FULL]
    synchronized int row(DfaState state) {
        if (state.equals(DfaState.MATCHED)) {
            return MATCHED;
        }
        if (state.equals(DfaState.DEAD)) {
            return DEAD;
        }
        @Nullable Integer known = rows.get(state);
        if (known != null) {
            return known;
        }
        int row = states.size() * rowLength;
        boolean first = states.size() == 1;
        if (!first
                && (row + rowLength > MAX_ENTRIES
                        || stateBytes + state.sizeBytes() > MAX_STATE_BYTES)) {
            return FULL;
        }
        if (row + rowLength > table.length) {
            table = Arrays.copyOf(table, 2 * table.length);
        }
        states.add(state);
        stateBytes += state.sizeBytes();
        rows.put(state, row);
        return row;
    }
}
