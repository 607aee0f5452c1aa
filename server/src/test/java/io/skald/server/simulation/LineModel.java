package io.skald.server.simulation;

import io.skald.model.TenantId;
import io.skald.testing.Row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What the core has to show, for every line that was ever pushed.
final class LineModel {
    /// Acknowledged, and no rule has removed it.
    private static final byte MUST = 1;

    /// May be there or not: its push failed or was cut off, or a rule may have taken it away.
    private static final byte MAY = 2;

    /// With [#MUST]: a delete that failed may hide it after a restart.
    private static final byte DOUBT = 4;

    /// Lines by number; one list for all copies of a model.
    private final List<Row> rows;

    private final Map<Row, Integer> numbers;
    private byte[] states;

    LineModel() {
        this(new ArrayList<>(), new HashMap<>(), new byte[256]);
    }

    private LineModel(List<Row> rows, Map<Row, Integer> numbers, byte[] states) {
        this.rows = rows;
        this.numbers = numbers;
        this.states = states;
    }

    /// What has to be there when the process dies now and starts again.
    LineModel afterRestart() {
        var copy = new LineModel(rows, numbers, states.clone());
        copy.restarted();
        return copy;
    }

    /// The process starts again, on what the disk kept.
    void restarted() {
        for (int i = 0; i < states.length; i++) {
            if ((states[i] & DOUBT) != 0) {
                states[i] = MAY;
            }
        }
    }

    /// These are pushed now.
    void mayBeThere(List<Row> pushed) {
        for (Row row : pushed) {
            int number = number(row);
            states[number] |= (states[number] & MUST) == 0 ? MAY : 0;
        }
    }

    /// Their push was answered well.
    void acknowledge(List<Row> pushed) {
        // Those were there when a delete was asked; these have come since.
        pushed.forEach(row -> states[number(row)] = MUST);
    }

    /// A delete is asked that hides these rows.
    void mayBeHidden(Predicate<Row> hidden) {
        change(hidden, MUST, (byte) (MUST | DOUBT));
    }

    /// The delete is done: what it hides is gone for good. Lines whose push failed may still come up.
    void hide(Predicate<Row> hidden) {
        change(hidden, MUST, (byte) 0);
    }

    /// A rule takes these away, now or later.
    void mayGo(Predicate<Row> gone) {
        change(gone, MUST, MAY);
    }

    private void change(Predicate<Row> which, byte from, byte to) {
        for (int i = 0; i < rows.size(); i++) {
            if ((states[i] & from) != 0 && which.test(rows.get(i))) {
                states[i] = to;
            }
        }
    }

    private int number(Row row) {
        Integer known = numbers.get(row);
        if (known != null) {
            return known;
        }
        int number = rows.size();
        rows.add(row);
        numbers.put(row, number);
        if (number == states.length) {
            states = Arrays.copyOf(states, 2 * number);
        }
        return number;
    }

    /// All lines that were ever pushed.
    List<Row> pushed() {
        return rows;
    }

    /// Compares what a tenant sees with what it has to see.
    ///
    /// @param kept false for what is expired: it must not show, whatever happened to it
    /// @return lines that have to be there and are not
    List<Row> compare(TenantId tenant, List<Row> found, Predicate<Row> kept) {
        var seen = new BitSet(rows.size());
        for (Row row : found) {
            Integer number = numbers.get(row);
            require(number != null && row.tenant().equals(tenant), "never pushed", row);
            if (number != null) {
                require(!seen.get(number), "there twice", row);
                require(state(number) != 0, "deleted, and shows", row);
                require(kept.test(row), "expired, and shows", row);
                seen.set(number);
            }
        }
        List<Row> missing = new ArrayList<>();
        for (int i = seen.nextClearBit(0); i < rows.size(); i = seen.nextClearBit(i + 1)) {
            Row row = rows.get(i);
            if ((state(i) & MUST) != 0 && row.tenant().equals(tenant) && kept.test(row)) {
                missing.add(row);
            }
        }
        return missing;
    }

    /// Of lines that were pushed after this copy was made nothing is known.
    private byte state(int number) {
        return number < states.length ? states[number] : 0;
    }

    private static void require(boolean holds, String problem, Row row) {
        if (!holds) {
            throw new AssertionError(problem + ": " + row);
        }
    }
}
