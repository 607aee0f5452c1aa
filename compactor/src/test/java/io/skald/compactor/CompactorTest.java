package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.io.CorruptFileException;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentMeta;
import io.skald.store.ChunkStore;
import io.skald.store.ChunkStoreConfig;
import io.skald.store.StoreListener;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.testing.StoredRows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A store in memory and its compactor, over days in which little happens.
final class CompactorTest {
    private static final TenantId TENANT = new TenantId("t");
    private static final LabelSet WEB = LabelSet.of("app", "web");
    private static final LabelSet AUDIT = LabelSet.of("app", "audit");
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final MemFileSystem disk = new MemFileSystem();
    private final Set<Long> forgotten = new HashSet<>();
    private final List<String> events = new ArrayList<>();
    private final ChunkStore store;
    private long droppedBefore = Long.MIN_VALUE;
    private Instant now = START;
    private int lines;

    CompactorTest() throws IOException {
        store = ChunkStore.open(disk, ChunkStoreConfig.DEFAULT, StoreListener.NONE);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void mergesFlushesTierByTier() throws IOException {
        var compactor = compactor(CompactorConfig.DEFAULT, RetentionRules.same(Duration.ZERO));
        Set<Row> rows = new HashSet<>();
        for (int flush = 0; flush < 64; flush++) {
            rows.addAll(flush(WEB, AUDIT));
            pass(compactor, Duration.ofMinutes(5));
        }
        assertEquals(List.of(2), levels());
        assertEquals(rows, new HashSet<>(StoredRows.of(store, TENANT, List.of(WEB, AUDIT))));
        assertEquals(9, compactor.stats().tiers().merges());
        assertTrue(compactor.stats().writeAmplification() <= 3);
        assertEquals(1, disk.list("segments").size());
    }

    @Test
    void mergesEverythingOnDemand() throws IOException {
        var compactor = compactor(CompactorConfig.DEFAULT, RetentionRules.same(Duration.ZERO));
        Set<Row> rows = new HashSet<>();
        for (int flush = 0; flush < 11; flush++) {
            rows.addAll(flush(WEB, AUDIT));
            pass(compactor, Duration.ofSeconds(1));
        }
        assertEquals(List.of(1, 0, 0, 0), levels());
        compactor.demand();
        assertTrue(compactor.stats().demanded());
        pass(compactor, Duration.ofSeconds(1));
        assertFalse(compactor.stats().demanded());
        assertEquals(List.of(2), levels());
        assertEquals(rows, new HashSet<>(StoredRows.of(store, TENANT, List.of(WEB, AUDIT))));
        rows.addAll(flush(WEB));
        pass(compactor, Duration.ofSeconds(1));
        assertEquals(List.of(2, 0), levels());
    }

    @Test
    void dropsWhatIsExpired() throws IOException {
        var compactor = compactor(CompactorConfig.DEFAULT, RetentionRules.same(DAY));
        flush(WEB);
        pass(compactor, DAY.plusSeconds(20));
        assertEquals(List.of(), store.segments());
        assertEquals(List.of(), disk.list("segments"));
        assertEquals(1, compactor.stats().expired().segments());
        assertEquals(Set.of(1L), forgotten);
        assertEquals(now.minus(DAY).getEpochSecond() / 86_400, droppedBefore);
    }

    @Test
    void expiredLinesAreGoneWithinTenMinutes() throws IOException {
        Duration hour = Duration.ofHours(1);
        var compactor = compactor(CompactorConfig.DEFAULT, RetentionRules.same(hour));
        Set<Row> rows = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            rows.addAll(i % 5 == 0 ? flush(WEB) : push(WEB));
            pass(compactor, Duration.ofMinutes(1));
            long gone = RetentionPolicy.nanos(now.minus(hour).minus(Duration.ofMinutes(10)));
            for (Row row : StoredRows.of(store, TENANT, List.of(WEB))) {
                assertTrue(row.timestampNanos() >= gone, "at " + now + ": " + row);
            }
        }
        long kept = RetentionPolicy.nanos(now.minus(hour));
        rows.removeIf(row -> row.timestampNanos() < kept);
        assertTrue(StoredRows.of(store, TENANT, List.of(WEB)).containsAll(rows));
    }

    @Test
    void streamsMayBeKeptForDifferentTimes() throws IOException {
        var audit = new Matcher("app", Matcher.Op.EQUAL, "audit");
        var retention =
                new TenantRetention(
                        DAY,
                        List.of(
                                new TenantRetention.StreamRule(
                                        List.of(audit), 1, Duration.ofDays(9))));
        var compactor = compactor(CompactorConfig.DEFAULT, rules(retention));
        List<Row> kept = new ArrayList<>();
        for (int flush = 0; flush < 20; flush++) {
            flush(WEB, AUDIT).stream().filter(row -> row.labels().equals(AUDIT)).forEach(kept::add);
            pass(compactor, Duration.ofMinutes(5));
        }
        pass(compactor, Duration.ofDays(2));
        assertEquals(
                new HashSet<>(kept),
                new HashSet<>(StoredRows.of(store, TENANT, List.of(WEB, AUDIT))));
        pass(compactor, Duration.ofDays(9));
        assertEquals(List.of(), disk.list("segments"));
    }

    @Test
    void carriesOutDeletes() throws IOException {
        var compactor = compactor(CompactorConfig.DEFAULT, RetentionRules.same(Duration.ZERO));
        flush(WEB);
        List<Row> audit = flush(AUDIT);
        store.hide("00000001", TENANT, "{app=\"web\"}", TimeRange.ALL, now.toEpochMilli());
        pass(compactor, Duration.ofMinutes(1));
        assertEquals(2, store.segments().size());
        assertEquals(false, store.tombstones().all().getFirst().erased());
        pass(compactor, Duration.ofMinutes(9));
        assertEquals(true, store.tombstones().all().getFirst().erased());
        assertEquals(1, store.segments().size());
        assertEquals(audit, StoredRows.of(store, TENANT, List.of(WEB, AUDIT)));
        assertEquals(1, compactor.stats().deletesDone());
        assertEquals(10, compactor.stats().deletedRows());
    }

    @Test
    void labelsThatCannotBeReadStopNeitherMergesNorDeletes() throws IOException {
        var compactor = compactor(CompactorConfig.DEFAULT, RetentionRules.same(Duration.ZERO));
        flush(WEB);
        String damaged = store.segments().getFirst().path();
        String bytes = new String(disk.bytes(damaged), StandardCharsets.ISO_8859_1);
        disk.flipBit(damaged, 8L * bytes.indexOf("web"));
        List<Row> audit = new ArrayList<>();
        for (int flush = 0; flush < 16; flush++) {
            audit.addAll(flush(AUDIT));
        }
        store.hide("00000001", TENANT, "{app=\"web\"}", TimeRange.ALL, now.toEpochMilli());
        for (int i = 0; i < 10; i++) {
            try {
                pass(compactor, Duration.ofMinutes(9));
            } catch (CorruptFileException e) {
                assertEquals(damaged, e.file());
            }
        }
        assertEquals(List.of("damaged " + damaged), events);
        assertTrue(store.segments().size() < 10, store.segments()::toString);
        assertEquals(
                new HashSet<>(audit),
                new HashSet<>(StoredRows.of(store, TENANT, List.of(WEB, AUDIT))));
        assertEquals(false, store.tombstones().all().getFirst().erased());
    }

    @Test
    void dropsTheOldestDayWhenThereIsNoRoomAndRefusesRatherThanEatTheCurrentOne()
            throws IOException {
        var config = new CompactorConfig(24 << 20, 0, 8, 1, 0);
        var compactor = compactor(config, RetentionRules.same(Duration.ZERO));
        flush(WEB);
        now = now.plus(DAY);
        flush(WEB);
        pass(compactor, Duration.ofSeconds(5));
        assertEquals(1, store.segments().size());
        assertEquals(1, compactor.stats().overfull().segments());
        assertEquals(true, compactor.isRefusing());
        assertEquals(2, events.size());
        pass(compactor, DAY);
        assertEquals(List.of(), store.segments());
        assertEquals(false, compactor.isRefusing());
    }

    private List<Integer> levels() {
        return store.segments().stream().map(SegmentMeta::level).toList();
    }

    private List<Row> flush(LabelSet... streams) throws IOException {
        List<Row> rows = push(streams);
        store.flushAll();
        return rows;
    }

    private List<Row> push(LabelSet... streams) {
        List<Row> rows = new ArrayList<>();
        for (LabelSet stream : streams) {
            for (int i = 0; i < 10; i++) {
                long time = RetentionPolicy.nanos(now) + i;
                rows.add(new Row(TENANT, stream, time, "line " + lines++, Map.of("k", "" + i % 2)));
            }
        }
        var done = store.append(Row.batch(rows));
        store.writeWaiting();
        done.join();
        return rows;
    }

    /// Lets time pass, with a poll at its end and as many as are wanted then.
    private void pass(Compactor compactor, Duration time) throws IOException {
        now = now.plus(time);
        for (int i = 0; i < 20; i++) {
            now = now.plusMillis(1100);
            while (compactor.poll(now)) {
                now = now.plusMillis(1);
            }
        }
    }

    private Compactor compactor(CompactorConfig config, RetentionRules rules) {
        return new Compactor(config, rules, store.upkeep(), new Index(), new Events());
    }

    private static RetentionRules rules(TenantRetention retention) {
        return new RetentionRules() {
            @Override
            public TenantRetention of(TenantId tenant) {
                return retention;
            }

            @Override
            public Duration longest() {
                return retention.longest();
            }

            @Override
            public long generation() {
                return 0;
            }
        };
    }

    private final class Index implements IndexUpkeep {
        @Override
        public void forget(Collection<Long> segmentIds) {
            forgotten.addAll(segmentIds);
        }

        @Override
        public void dropDaysBefore(long epochDay) {
            droppedBefore = epochDay;
        }
    }

    private final class Events implements CompactionEvents {
        @Override
        public void droppedDay(long epochDay, int segments, long bytes, String reason) {
            events.add("dropped " + epochDay);
        }

        @Override
        public void refusing(String reason) {
            events.add("refusing");
        }

        @Override
        public void damaged(String file, String problem) {
            events.add("damaged " + file);
        }
    }
}
