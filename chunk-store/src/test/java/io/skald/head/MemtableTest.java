package io.skald.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.skald.model.LabelSet;
import io.skald.model.Metadata;
import io.skald.model.TenantId;
import io.skald.model.Utf8;
import io.skald.testing.RandomRows;
import io.skald.testing.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

class MemtableTest {
    private static final TenantId TENANT = new TenantId("a");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void ordersRowsByTimeThenArrivalAndKeepsEachOnce(long seed) {
        var random = new SplittableRandom(seed);
        List<Row> pushed = new ArrayList<>();
        var memtable = new Memtable(1, new SlabPool(8 << 20), (_, _, _) -> {});
        for (int push = 0; push < 5; push++) {
            List<Row> rows = RandomRows.of(random, TENANT, 1 + random.nextInt(400));
            memtable.apply(Row.batch(rows), push);
            pushed.addAll(rows);
        }
        pushed.stream()
                .collect(Collectors.groupingBy(Row::labels))
                .forEach((labels, rows) -> {
                    List<Row> wanted = new ArrayList<>(new LinkedHashSet<>(rows));
                    wanted.sort(Comparator.comparingLong(Row::timestampNanos));
                    assertEquals(wanted, contents(memtable, labels));
                });
    }

    private static List<Row> contents(Memtable memtable, LabelSet labels) {
        HeadStream stream = memtable.stream(TENANT, labels);
        assertNotNull(stream);
        RowOrder order = RowOrder.of(stream);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            int row = order.row(i);
            byte[] set = stream.metadataSet(row);
            String line =
                    Utf8.text(
                            stream.lineArray(row), stream.lineOffset(row), stream.lineLength(row));
            rows.add(
                    new Row(
                            TENANT,
                            labels,
                            order.timestampNanos(i),
                            line,
                            Metadata.decode(set, 0, set.length)));
        }
        return rows;
    }

    @Test
    void tellsOfAStreamAndEachOfItsDaysOnce() {
        List<String> seen = new ArrayList<>();
        var memtable =
                new Memtable(
                        1,
                        new SlabPool(8 << 20),
                        (_, labels, day) -> seen.add(labels.get("app") + day));
        LabelSet web = LabelSet.of("app", "web");
        long day = 86_400_000_000_000L;
        List<Row> rows =
                List.of(
                        new Row(TENANT, web, 5 * day, "a", java.util.Map.of()),
                        new Row(TENANT, web, 6 * day - 1, "b", java.util.Map.of()),
                        new Row(TENANT, web, 6 * day, "c", java.util.Map.of()),
                        new Row(TENANT, web, -1, "d", java.util.Map.of()));
        memtable.apply(Row.batch(rows), 1);
        memtable.apply(Row.batch(rows), 2);
        assertEquals(List.of("web5", "web6", "web-1"), seen);
    }

    @Test
    void leavesOutARowThatRepeatsItsPredecessor() {
        var memtable = new Memtable(1, new SlabPool(8 << 20), (_, _, _) -> {});
        Row row = new Row(TENANT, LabelSet.of("app", "x"), 7, "same", java.util.Map.of());
        memtable.apply(Row.batch(List.of(row, row)), 1);
        memtable.apply(Row.batch(List.of(row)), 2);
        assertEquals(1, memtable.rows());
        assertEquals(2, memtable.duplicates());
        assertEquals(2, memtable.lastLsn());
    }
}
