package io.skald.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.head.Memtable;
import io.skald.index.IndexSnapshot;
import io.skald.io.FileSystem;
import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Selection;
import io.skald.logql.engine.TimeCells;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentMeta;
import io.skald.testing.Row;
import io.skald.testing.StoredRows;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What has to be true of a core at every moment, compared with a [LineModel].
final class CoreCheck {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final String SEGMENTS = "segments";

    private final SimulatedCore core;
    private final Instant now;

    /// What [#lines] has seen.
    private final List<Row> shown = new ArrayList<>();

    CoreCheck(SimulatedCore core, Instant now) {
        this.core = core;
        this.now = now;
    }

    /// Every acknowledged line that no rule removed is there once, and counted once; nothing else shows, but what may.
    void lines(LineModel model, List<TenantId> tenants) throws IOException {
        for (TenantId tenant : tenants) {
            List<Row> rows = read(tenant);
            shown.addAll(rows);
            List<Row> missing = model.compare(tenant, rows, this::keeps);
            assertTrue(missing.isEmpty(), () -> "lost: " + missing);
        }
        assertEquals(List.of(), core.damages, "damage found though none was done");
    }

    boolean keeps(Row row) {
        return core.keeping().keeps(row, now);
    }

    /// All that a tenant sees; as many are counted by statistics.
    List<Row> read(TenantId tenant) throws IOException {
        List<Row> rows = rows(tenant, TimeRange.ALL, LineFilter.everything());
        Map<String, Long> counts = new HashMap<>();
        for (Row row : rows) {
            counts.merge(row.metadata().getOrDefault("detected_level", ""), 1L, Long::sum);
        }
        assertEquals(counts, counts(tenant, TimeRange.ALL), "counts");
        return rows;
    }

    List<Row> rows(TenantId tenant, TimeRange range, LineFilter filter) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (LogView view = core.source.open()) {
            long before = Long.MIN_VALUE;
            for (Morsel morsel : view.morsels(select(tenant, range, filter, Needs.EVERYTHING))) {
                assertTrue(morsel.range().startNanos() >= before, "order of morsels");
                before = morsel.range().startNanos();
                StoredRows.read(tenant, morsel, rows);
            }
            assertEquals(List.of(), view.warnings());
        }
        return rows;
    }

    /// Counts by `detected_level`, out of statistics where one window covers them.
    Map<String, Long> counts(TenantId tenant, TimeRange range) throws IOException {
        // Its edges are those of the range, which does the cutting.
        var cells =
                range.equals(TimeRange.ALL)
                        ? new TimeCells(Long.MAX_VALUE, 1, Long.MAX_VALUE, 1)
                        : new TimeCells(
                                range.endNanos() - 1, 1, range.endNanos() - range.startNanos(), 1);
        var levels = Needs.MetadataNames.of(Set.of("detected_level"));
        var needs = new Needs(Needs.Rows.COUNTS, levels, cells);
        Map<String, Long> counts = new HashMap<>();
        try (LogView view = core.source.open()) {
            for (Morsel morsel :
                    view.morsels(select(tenant, range, LineFilter.everything(), needs))) {
                StoredRows.count(morsel, counts);
            }
        }
        return counts;
    }

    private static Selection select(
            TenantId tenant, TimeRange range, LineFilter filter, Needs needs) {
        return new Selection(tenant, List.of(), range, Direction.FORWARD, filter, needs);
    }

    /// The segments on disk are those in the manifest; others only while a merge is on its way, or after a failure.
    void files(FileSystem files, boolean exactly) throws IOException {
        Set<String> live = new TreeSet<>();
        for (SegmentMeta segment : core.store.segments()) {
            live.add(segment.path().substring(SEGMENTS.length() + 1));
        }
        Set<String> found = new TreeSet<>(files.list(SEGMENTS));
        if (exactly) {
            assertEquals(live, found, "files of segments");
        } else {
            assertTrue(found.containsAll(live), () -> live + " of the manifest, " + found);
        }
    }

    /// The index knows every stream of every segment, and every line's on its day; none that was never pushed; and it takes no
    /// segment for covered that is gone.
    void index(LineModel model, List<TenantId> tenants) throws IOException {
        Set<Long> ids = new HashSet<>();
        Map<TenantId, Set<LabelSet>> stored = new HashMap<>();
        for (SegmentMeta segment : core.store.segments()) {
            ids.add(segment.id());
            core.store.forEachStream(
                    segment,
                    (tenant, labels, _) ->
                            stored.computeIfAbsent(tenant, _ -> new HashSet<>()).add(labels));
        }
        assertTrue(ids.containsAll(core.index.coveredSegments()), "covered and gone");
        Set<LabelSet> pushed = new HashSet<>();
        model.pushed().forEach(row -> pushed.add(row.labels()));
        Map<Long, Map<TenantId, Set<LabelSet>>> days = new HashMap<>();
        for (Row row : shown) {
            days.computeIfAbsent(Memtable.epochDay(row.timestampNanos()), _ -> new HashMap<>())
                    .computeIfAbsent(row.tenant(), _ -> new HashSet<>())
                    .add(row.labels());
        }
        try (IndexSnapshot index = core.index.snapshot()) {
            for (TenantId tenant : tenants) {
                Set<LabelSet> all = streams(index, tenant, TimeRange.ALL);
                assertTrue(pushed.containsAll(all), "in the index, and never pushed");
                Set<LabelSet> wanted = stored.getOrDefault(tenant, Set.of());
                assertTrue(all.containsAll(wanted), () -> all + " of " + wanted);
            }
            for (var day : days.entrySet()) {
                for (var wanted : day.getValue().entrySet()) {
                    var found = streams(index, wanted.getKey(), day(day.getKey()));
                    assertTrue(
                            found.containsAll(wanted.getValue()),
                            () -> "not in the index: " + wanted + " on " + day.getKey());
                }
            }
        }
    }

    /// Once the compactor has nothing to do: no day is in the index that is expired for all streams and has no lines.
    void expiredDaysAreGone(List<TenantId> tenants) throws IOException {
        try (IndexSnapshot index = core.index.snapshot()) {
            for (TenantId tenant : tenants) {
                long end = Math.max(Long.MIN_VALUE / 2, firstDay() * NANOS_PER_DAY);
                var range = new TimeRange(Long.MIN_VALUE, end);
                assertEquals(Set.of(), streams(index, tenant, range), "streams of expired days");
            }
        }
    }

    private long firstDay() {
        var longest = core.keeping().longest();
        long oldest = Math.floorDiv(core.store.upkeep().oldestNanos(), NANOS_PER_DAY);
        return longest.isZero()
                ? Long.MIN_VALUE / NANOS_PER_DAY
                : Math.min(oldest, Math.floorDiv(now.minus(longest).getEpochSecond(), 86_400L));
    }

    private static TimeRange day(long epochDay) {
        return new TimeRange(epochDay * NANOS_PER_DAY, (epochDay + 1) * NANOS_PER_DAY);
    }

    private static Set<LabelSet> streams(IndexSnapshot index, TenantId tenant, TimeRange range)
            throws IOException {
        return new HashSet<>(index.streams(tenant, List.of(), range, _ -> {}));
    }
}
