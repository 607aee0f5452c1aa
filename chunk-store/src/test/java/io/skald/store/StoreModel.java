package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.TimeCells;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.model.Utf8;
import io.skald.testing.Row;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// What a store should hold: rows that were acknowledged, and rows that may or may not be there because their push, or
/// the delete of them, failed or was cut off.
final class StoreModel {
    private final Set<Row> acknowledged = new HashSet<>();
    private final Set<Row> possible = new HashSet<>();

    /// Acknowledged, and there as long as the process lives; hidden after that if a delete that failed is on disk.
    private final Set<Row> doubtful = new HashSet<>();

    void acknowledge(List<Row> rows) {
        acknowledged.addAll(rows);
        rows.forEach(possible::remove);
        // Those were there when the delete was asked; these have come since.
        rows.forEach(doubtful::remove);
    }

    /// A delete is asked that hides these rows.
    void mayBeHidden(Predicate<Row> rows) {
        acknowledged.stream().filter(rows).forEach(doubtful::add);
    }

    /// The delete is done: what it hides is gone for good. Rows whose push failed may still come up.
    void hide(Predicate<Row> rows) {
        acknowledged.removeIf(rows);
        doubtful.removeIf(rows);
    }

    /// Merges leave out what is expired, now or later.
    void mayExpire(Predicate<Row> rows) {
        acknowledged.stream().filter(rows).forEach(possible::add);
        acknowledged.removeIf(rows);
        doubtful.removeIf(rows);
    }

    /// The process starts again, on what the disk kept.
    void restarted() {
        acknowledged.removeAll(doubtful);
        possible.addAll(doubtful);
        doubtful.clear();
    }

    void mayBeThere(List<Row> rows) {
        for (Row row : rows) {
            if (!acknowledged.contains(row)) {
                possible.add(row);
            }
        }
    }

    List<Row> acknowledgedRows() {
        return List.copyOf(acknowledged);
    }

    /// Compares the whole store with the model; rows that turned up although their push failed count as
    /// acknowledged if `settle` says so (they cannot vanish again while the process lives).
    void check(ChunkStore store, Set<TenantId> tenants, Set<LabelSet> streams) throws IOException {
        for (TenantId tenant : tenants) {
            List<Row> rows =
                    StoreContents.read(
                            store, tenant, streams, TimeRange.ALL, LineFilter.everything());
            Set<Row> distinct = new HashSet<>(rows);
            assertEquals(rows.size(), distinct.size(), "a row is there twice");
            for (Row row : acknowledged) {
                assertTrue(
                        !row.tenant().equals(tenant) || distinct.contains(row),
                        () -> "lost: " + row);
            }
            for (Row row : distinct) {
                assertTrue(
                        acknowledged.contains(row) || possible.contains(row),
                        () -> "never pushed: " + row);
            }
            assertEquals(
                    Set.of(),
                    rows.stream()
                            .filter(row -> !row.tenant().equals(tenant))
                            .collect(java.util.stream.Collectors.toSet()));
        }
    }

    /// Compares a random range, filter and count with the rows that are there.
    void probe(ChunkStore store, TenantId tenant, Set<LabelSet> streams, RandomGenerator random)
            throws IOException {
        List<Row> all =
                StoreContents.read(store, tenant, streams, TimeRange.ALL, LineFilter.everything());
        if (all.isEmpty()) {
            return;
        }
        long a = all.get(random.nextInt(all.size())).timestampNanos() + random.nextInt(3) - 1;
        long b = all.get(random.nextInt(all.size())).timestampNanos() + random.nextInt(3) - 1;
        var range = new TimeRange(Math.min(a, b), Math.max(a, b));
        String needle = "w" + random.nextInt(8);
        var filter = new LineFilter.Contains(new ByteFinder(Utf8.bytes(needle)));
        Set<Row> wanted = new HashSet<>();
        Map<String, Long> counts = new HashMap<>();
        for (Row row : all) {
            if (range.contains(row.timestampNanos())) {
                counts.merge(row.metadata().getOrDefault("detected_level", ""), 1L, Long::sum);
                if (row.line().contains(needle)) {
                    wanted.add(row);
                }
            }
        }
        List<Row> found = StoreContents.read(store, tenant, streams, range, filter);
        assertEquals(wanted, new HashSet<>(found));
        assertEquals(wanted.size(), found.size());
        // One window that covers the range: its edges lie outside, so the range's own edges do the
        // cutting.
        long length = Math.max(1, range.endNanos() - range.startNanos());
        var cells = new TimeCells(range.endNanos() - 1, 1, length, 1);
        assertEquals(counts, StoreContents.count(store, tenant, streams, range, cells));
    }
}
