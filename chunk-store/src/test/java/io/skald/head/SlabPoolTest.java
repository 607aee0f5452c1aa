package io.skald.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.testing.Row;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class SlabPoolTest {
    private static final TenantId TENANT = new TenantId("a");
    private static final LabelSet LABELS = LabelSet.of(Map.of("app", "x"));

    @Test
    void aMemtableGivesItsArraysBackWithItsLastUser() {
        var pool = new SlabPool(8 << 20);
        Memtable memtable = memtableOfTwoSlabs(pool);
        memtable.retain();
        memtable.retain();
        memtable.release();
        assertEquals(0, pool.idleSlabs());
        memtable.release();
        assertEquals(2, pool.idleSlabs());
        HeadStream stream = memtable.stream(TENANT, LABELS);
        assertNotNull(stream);
        assertThrows(IndexOutOfBoundsException.class, () -> stream.lineArray(0));
        memtableOfTwoSlabs(pool);
        assertEquals(0, pool.idleSlabs());
    }

    private static Memtable memtableOfTwoSlabs(SlabPool pool) {
        var memtable = new Memtable(1, pool, (_, _, _) -> {});
        memtable.apply(Row.batch(List.of(row(1), row(2))), 1);
        return memtable;
    }

    private static Row row(long timestampNanos) {
        return new Row(TENANT, LABELS, timestampNanos, "x".repeat(700_000), Map.of());
    }

    @Test
    void keepsNoMoreThanItsBoundAndNoLargeArrays() {
        var pool = new SlabPool(2 << 20);
        byte[][] lent = {pool.take(1), pool.take(1), pool.take(1), pool.take(2 << 20)};
        pool.give(lent, lent.length);
        assertEquals(2, pool.idleSlabs());
        pool.makeRoom(1 << 20);
        assertEquals(1, pool.idleSlabs());
        pool.makeRoom(4 << 20);
        assertEquals(0, pool.idleSlabs());
    }

    @Test
    void isEmptyWhenItIsCleared() {
        var pool = new SlabPool(2 << 20);
        byte[][] lent = {pool.take(1)};
        pool.give(lent, 1);
        pool.clear();
        assertEquals(0, pool.idleSlabs());
    }

    @Test
    void whatIsLentCountsAgainstTheBound() {
        var pool = new SlabPool(2 << 20);
        byte[][] held = {pool.take(1), pool.take(1)};
        byte[][] given = {pool.take(1)};
        pool.give(given, 1);
        assertEquals(0, pool.idleSlabs());
        pool.give(held, 2);
        assertEquals(2, pool.idleSlabs());
    }
}
