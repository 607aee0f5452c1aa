package io.skald.compactor;

import static io.skald.compactor.CompactedStore.AUDIT;
import static io.skald.compactor.CompactedStore.DAY;
import static io.skald.compactor.CompactedStore.TENANT;
import static io.skald.compactor.CompactedStore.WEB;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.io.CorruptFileException;
import io.skald.model.Matcher;
import io.skald.model.TimeRange;
import io.skald.testing.Row;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A store in memory and its compactor, over days in which little happens.
final class CompactorTest {
    private final CompactedStore room = new CompactedStore();

    CompactorTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    @Test
    void mergesFlushesTierByTier() throws IOException {
        var compactor = room.compactor(CompactorConfig.DEFAULT, RetentionRules.same(Duration.ZERO));
        Set<Row> rows = new HashSet<>();
        for (int flush = 0; flush < 64; flush++) {
            rows.addAll(room.flush(WEB, AUDIT));
            room.pass(compactor, Duration.ofMinutes(5));
        }
        assertEquals(List.of(2), room.levels());
        assertEquals(rows, new HashSet<>(room.rows(WEB, AUDIT)));
        assertEquals(9, compactor.stats().tiers().merges());
        assertTrue(compactor.stats().writeAmplification() <= 3);
        assertEquals(1, room.disk.list("segments").size());
    }

    @Test
    void mergesEverythingOnDemand() throws IOException {
        var compactor = room.compactor(CompactorConfig.DEFAULT, RetentionRules.same(Duration.ZERO));
        Set<Row> rows = new HashSet<>();
        for (int flush = 0; flush < 11; flush++) {
            rows.addAll(room.flush(WEB, AUDIT));
            room.pass(compactor, Duration.ofSeconds(1));
        }
        assertEquals(List.of(1, 0, 0, 0), room.levels());
        compactor.demand();
        assertTrue(compactor.stats().demanded());
        room.pass(compactor, Duration.ofSeconds(1));
        assertFalse(compactor.stats().demanded());
        assertEquals(List.of(2), room.levels());
        assertEquals(rows, new HashSet<>(room.rows(WEB, AUDIT)));
        rows.addAll(room.flush(WEB));
        room.pass(compactor, Duration.ofSeconds(1));
        assertEquals(List.of(2, 0), room.levels());
    }

    @Test
    void dropsWhatIsExpired() throws IOException {
        var compactor = room.compactor(CompactorConfig.DEFAULT, RetentionRules.same(DAY));
        room.flush(WEB);
        room.pass(compactor, DAY.plusSeconds(20));
        assertEquals(List.of(), room.store.segments());
        assertEquals(List.of(), room.disk.list("segments"));
        assertEquals(1, compactor.stats().expired().segments());
        assertEquals(Set.of(1L), room.forgotten);
        assertEquals(room.now.minus(DAY).getEpochSecond() / 86_400, room.droppedBefore);
    }

    @Test
    void expiredLinesAreGoneWithinTenMinutes() throws IOException {
        Duration hour = Duration.ofHours(1);
        var compactor = room.compactor(CompactorConfig.DEFAULT, RetentionRules.same(hour));
        Set<Row> rows = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            rows.addAll(i % 5 == 0 ? room.flush(WEB) : room.push(WEB));
            room.pass(compactor, Duration.ofMinutes(1));
            long gone = RetentionPolicy.nanos(room.now.minus(hour).minus(Duration.ofMinutes(10)));
            for (Row row : room.rows(WEB)) {
                assertTrue(row.timestampNanos() >= gone, "at " + room.now + ": " + row);
            }
        }
        long kept = RetentionPolicy.nanos(room.now.minus(hour));
        rows.removeIf(row -> row.timestampNanos() < kept);
        assertTrue(room.rows(WEB).containsAll(rows));
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
        var compactor = room.compactor(CompactorConfig.DEFAULT, CompactedStore.rules(retention));
        List<Row> kept = new ArrayList<>();
        for (int flush = 0; flush < 20; flush++) {
            room.flush(WEB, AUDIT).stream()
                    .filter(row -> row.labels().equals(AUDIT))
                    .forEach(kept::add);
            room.pass(compactor, Duration.ofMinutes(5));
        }
        room.pass(compactor, Duration.ofDays(2));
        assertEquals(new HashSet<>(kept), new HashSet<>(room.rows(WEB, AUDIT)));
        room.pass(compactor, Duration.ofDays(9));
        assertEquals(List.of(), room.disk.list("segments"));
    }

    @Test
    void carriesOutDeletes() throws IOException {
        var compactor = room.compactor(CompactorConfig.DEFAULT, RetentionRules.same(Duration.ZERO));
        room.flush(WEB);
        List<Row> audit = room.flush(AUDIT);
        room.store.hide(
                "00000001", TENANT, "{app=\"web\"}", TimeRange.ALL, room.now.toEpochMilli());
        room.pass(compactor, Duration.ofMinutes(1));
        assertEquals(2, room.store.segments().size());
        assertEquals(false, room.store.tombstones().all().getFirst().erased());
        room.pass(compactor, Duration.ofMinutes(9));
        assertEquals(true, room.store.tombstones().all().getFirst().erased());
        assertEquals(1, room.store.segments().size());
        assertEquals(audit, room.rows(WEB, AUDIT));
        assertEquals(1, compactor.stats().deletesDone());
        assertEquals(10, compactor.stats().deletedRows());
    }

    @Test
    void labelsThatCannotBeReadStopNeitherMergesNorDeletes() throws IOException {
        var compactor = room.compactor(CompactorConfig.DEFAULT, RetentionRules.same(Duration.ZERO));
        room.flush(WEB);
        String damaged = room.store.segments().getFirst().path();
        String bytes = new String(room.disk.bytes(damaged), StandardCharsets.ISO_8859_1);
        room.disk.flipBit(damaged, 8L * bytes.indexOf("web"));
        List<Row> audit = new ArrayList<>();
        for (int flush = 0; flush < 16; flush++) {
            audit.addAll(room.flush(AUDIT));
        }
        room.store.hide(
                "00000001", TENANT, "{app=\"web\"}", TimeRange.ALL, room.now.toEpochMilli());
        for (int i = 0; i < 10; i++) {
            try {
                room.pass(compactor, Duration.ofMinutes(9));
            } catch (CorruptFileException e) {
                assertEquals(damaged, e.file());
            }
        }
        assertEquals(List.of("damaged " + damaged), room.events);
        assertTrue(room.store.segments().size() < 10, room.store.segments()::toString);
        assertEquals(new HashSet<>(audit), new HashSet<>(room.rows(WEB, AUDIT)));
        assertEquals(false, room.store.tombstones().all().getFirst().erased());
    }

    @Test
    void dropsTheOldestDayWhenThereIsNoRoomAndRefusesRatherThanEatTheCurrentOne()
            throws IOException {
        var config = new CompactorConfig(24 << 20, 0, 8, 1, 0);
        var compactor = room.compactor(config, RetentionRules.same(Duration.ZERO));
        room.flush(WEB);
        room.now = room.now.plus(DAY);
        room.flush(WEB);
        room.pass(compactor, Duration.ofSeconds(5));
        assertEquals(1, room.store.segments().size());
        assertEquals(1, compactor.stats().overfull().segments());
        assertEquals(true, compactor.isRefusing());
        assertEquals(2, room.events.size());
        room.pass(compactor, DAY);
        assertEquals(List.of(), room.store.segments());
        assertEquals(false, compactor.isRefusing());
    }
}
