package io.skald.compactor;

import static io.skald.compactor.CompactedStore.AUDIT;
import static io.skald.compactor.CompactedStore.DAY;
import static io.skald.compactor.CompactedStore.TENANT;
import static io.skald.compactor.CompactedStore.WEB;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.compactor.TenantRetention.StreamRule;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.Fault;
import io.skald.testing.Fault.Operation;
import io.skald.testing.Row;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a compactor does when disk, files, rules and clock do not do as they should, and when there is much to do.
final class CompactorFaultsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final CompactedStore room = new CompactedStore();

    CompactorFaultsTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    @Test
    void aMergeThatTheDiskFailsIsCountedAndTriedAgain() throws IOException {
        Compactor compactor = compactor(RetentionRules.same(Duration.ZERO));
        Set<Row> rows = flushes(8);
        room.files.plan(Fault.Plan.onEvery(Operation.SYNC, Fault.FAIL));
        assertThrows(IOException.class, () -> room.pass(compactor, MINUTE));
        assertEquals(1, compactor.stats().failures());
        assertEquals(8, room.store.segments().size());
        room.files.plan(Fault.Plan.none());
        room.pass(compactor, MINUTE);
        assertEquals(List.of(1), room.levels());
        assertEquals(rows, new HashSet<>(room.rows(WEB)));
        assertEquals(List.of(), room.events);
    }

    @Test
    void aSegmentThatCannotBeOpenedIsReportedOnceAndGoesWithTheLongestRetention()
            throws IOException {
        flushes(1);
        String damaged = room.store.segments().getFirst().path();
        room.disk.flipBit(damaged, 8 * room.disk.size(damaged) - 1);
        room.reopen();
        Compactor compactor = compactor(RetentionRules.same(DAY));
        room.pass(compactor, MINUTE);
        room.pass(compactor, MINUTE);
        assertEquals(List.of("damaged " + damaged), room.events);
        assertEquals(1, room.store.segments().size());
        room.pass(compactor, DAY);
        assertEquals(List.of(), room.store.segments());
    }

    @Test
    void labelsThatCannotBeReadDoNotStopARetentionByStreams() throws IOException {
        flushes(1);
        String damaged = room.store.segments().getFirst().path();
        String bytes = new String(room.disk.bytes(damaged), StandardCharsets.ISO_8859_1);
        room.disk.flipBit(damaged, 8L * bytes.indexOf("web"));
        room.now = room.now.plus(Duration.ofHours(12));
        room.flush(AUDIT);
        var audit = new StreamRule(List.of(is("audit")), 1, Duration.ofHours(1));
        var retention = new TenantRetention(DAY, List.of(audit));
        Compactor compactor = compactor(CompactedStore.rules(retention));
        room.pass(compactor, Duration.ofHours(2));
        assertEquals(List.of("damaged " + damaged), room.events);
        assertEquals(
                List.of(damaged), room.store.segments().stream().map(each -> each.path()).toList());
        room.pass(compactor, DAY);
        assertEquals(List.of(), room.store.segments());
    }

    @Test
    void rulesThatChangeHoldForWhatIsThere() throws IOException {
        var rules = new ChangingRules(Duration.ZERO);
        Compactor compactor = compactor(rules);
        flushes(1);
        room.pass(compactor, DAY.multipliedBy(2));
        assertEquals(1, room.store.segments().size());
        rules.change(DAY);
        room.pass(compactor, MINUTE);
        assertEquals(List.of(), room.store.segments());
    }

    @Test
    void closingGivesUpTheMergeOnItsWay() throws IOException {
        Set<Row> rows = flushes(8);
        Compactor compactor = compactor(RetentionRules.same(Duration.ZERO));
        assertTrue(compactor.poll(room.now));
        assertTrue(compactor.stats().runningRawBytes() > 0);
        compactor.close();
        compactor.close();
        assertEquals(0, compactor.stats().runningRawBytes());
        assertEquals(8, room.disk.list("segments").size());
        assertEquals(rows, new HashSet<>(room.rows(WEB)));
    }

    @Test
    void aMergeWhoseInputIsDroppedMeanwhileLeavesNothing() throws IOException {
        Set<Row> rows = flushes(8);
        Compactor compactor = compactor(RetentionRules.same(Duration.ZERO));
        assertTrue(compactor.poll(room.now));
        room.store.upkeep().drop(room.store.segments().subList(0, 1));
        while (compactor.poll(room.now)) {
            room.now = room.now.plusMillis(1);
        }
        assertEquals(0, compactor.stats().tiers().merges());
        assertEquals(7, room.disk.list("segments").size());
        assertEquals(rows.size() - 10, room.rows(WEB).size());
    }

    @Test
    void plansAreMadeOnceASecondHoweverOftenItIsAsked() throws IOException {
        Compactor compactor = compactor(RetentionRules.same(Duration.ZERO));
        assertFalse(compactor.poll(room.now));
        flushes(8);
        assertFalse(compactor.poll(room.now));
        assertFalse(compactor.poll(room.now.plusMillis(999)));
        assertTrue(compactor.poll(room.now.plusMillis(1000)));
    }

    @Test
    void aClockThatIsPutBackDoesNotStopIt() throws IOException {
        Compactor compactor = compactor(RetentionRules.same(Duration.ZERO));
        assertFalse(compactor.poll(room.now));
        flushes(8);
        assertTrue(compactor.poll(room.now.minus(DAY)));
    }

    @Test
    void mergesKeepToThePaceUntilThereIsABacklog() throws IOException {
        var slow = new CompactorConfig(24 << 20, 1, 8, 0, 0);
        Compactor compactor = room.compactor(slow, RetentionRules.same(Duration.ZERO));
        flushes(8);
        // A second's worth is one byte: the first step uses up far more.
        assertTrue(compactor.poll(room.now));
        while (compactor.poll(room.now)) {}
        assertEquals(1, compactor.stats().tiers().merges());
        flushes(8);
        room.now = room.now.plusSeconds(2);
        assertTrue(compactor.poll(room.now));
        assertFalse(compactor.poll(room.now.plusSeconds(1)));
        assertEquals(1, compactor.stats().tiers().merges());
        compactor.close();
        flushes(72);
        room.now = room.now.plusSeconds(2);
        while (compactor.poll(room.now)) {
            room.now = room.now.plusMillis(1);
        }
        assertTrue(compactor.stats().tiers().merges() > 1);
    }

    @Test
    void whatWasDemandedIsNotPaidForLater() throws IOException {
        var slow = new CompactorConfig(24 << 20, 1, 8, 0, 0);
        Compactor compactor = room.compactor(slow, RetentionRules.same(Duration.ZERO));
        flushes(2);
        compactor.demand();
        while (compactor.poll(room.now)) {}
        assertEquals(1, compactor.stats().tiers().merges());
        flushes(8);
        room.now = room.now.plusSeconds(2);
        assertTrue(compactor.poll(room.now));
        assertTrue(compactor.poll(room.now.plusMillis(1)), "the first step has its second's worth");
    }

    @Test
    void rewritesAndMergesTakeTurnsWhenManyFlushesWait() throws IOException {
        Compactor compactor = compactor(RetentionRules.same(Duration.ZERO));
        for (int i = 0; i < 72; i++) {
            room.flush(WEB, AUDIT);
        }
        hide(TimeRange.ALL);
        room.now = room.now.plus(Duration.ofMinutes(10));
        finishOne(compactor);
        assertEquals(1, compactor.stats().rewrites().merges());
        assertEquals(0, compactor.stats().tiers().merges());
        finishOne(compactor);
        assertEquals(1, compactor.stats().rewrites().merges());
        assertEquals(1, compactor.stats().tiers().merges());
        finishOne(compactor);
        assertEquals(2, compactor.stats().rewrites().merges());
    }

    @Test
    void deletesThatConcernNoSegmentAreCarriedOutAtOnce() throws IOException {
        Compactor compactor = compactor(RetentionRules.same(Duration.ZERO));
        flushes(2);
        long before = RetentionPolicy.nanos(room.now) - 1000;
        hide(new TimeRange(before, before + 1));
        room.pass(compactor, MINUTE);
        assertTrue(room.store.tombstones().all().getFirst().erased());
        assertEquals(0, compactor.stats().rewrites().merges());
        assertEquals(1, compactor.stats().deletesDone());
    }

    @Test
    void deletesOfAClockThatWasAheadAreCarriedOutNow() throws IOException {
        Compactor compactor = compactor(RetentionRules.same(Duration.ZERO));
        flushes(1);
        room.flush(AUDIT);
        hide(TimeRange.ALL);
        room.now = room.now.minus(DAY);
        room.pass(compactor, MINUTE);
        assertEquals(1, compactor.stats().deletesDone());
        assertEquals(1, room.store.segments().size());
    }

    @Test
    void aDiskBelowItsFloorLosesTheOldestDayOfSeveral() throws IOException {
        flushes(2);
        room.now = room.now.plus(DAY);
        flushes(1);
        room.now = room.now.plus(DAY);
        var config = new CompactorConfig(24 << 20, 0, 8, 0, 1 << 20);
        Compactor compactor = room.compactor(config, RetentionRules.same(Duration.ZERO));
        room.pass(compactor, MINUTE);
        assertEquals(List.of(), room.events);
        room.disk.capacity((1 << 20) + usedBytes() - 1);
        assertFalse(compactor.poll(room.now.plusSeconds(2)));
        assertEquals(List.of("dropped 20513"), room.events);
        assertEquals(1, room.store.segments().size());
        assertEquals(2, compactor.stats().overfull().segments());
        assertFalse(compactor.isRefusing());
    }

    private Compactor compactor(RetentionRules rules) {
        return room.compactor(CompactorConfig.DEFAULT, rules);
    }

    private long usedBytes() {
        return room.disk.totalBytes() - room.disk.usableBytes();
    }

    private Set<Row> flushes(int count) throws IOException {
        Set<Row> rows = new HashSet<>();
        for (int i = 0; i < count; i++) {
            rows.addAll(room.flush(WEB));
        }
        return rows;
    }

    private void hide(TimeRange range) throws IOException {
        room.store.hide("00000001", TENANT, "{app=\"web\"}", range, room.now.toEpochMilli());
    }

    /// Polls until one merge is done.
    private void finishOne(Compactor compactor) throws IOException {
        room.now = room.now.plusSeconds(2);
        assertTrue(compactor.poll(room.now));
        long raw = compactor.stats().runningRawBytes();
        assertTrue(raw > 0);
        while (compactor.stats().runningRawBytes() > 0) {
            assertTrue(compactor.poll(room.now));
        }
    }

    private static Matcher is(String app) {
        return new Matcher("app", Matcher.Op.EQUAL, app);
    }

    /// One period for all, until it is another.
    private static final class ChangingRules implements RetentionRules {
        private TenantRetention retention;
        private long generation;

        ChangingRules(Duration period) {
            retention = new TenantRetention(period);
        }

        void change(Duration period) {
            retention = new TenantRetention(period);
            generation++;
        }

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
            return generation;
        }
    }
}
