package io.skald.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.index.lucene.IndexDirectories;
import io.skald.model.FoundStreams;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/// What a label index has to do on any kind of disk.
abstract class LabelIndexContract {
    static final long DAY = 20_000;
    static final long NANOS_PER_DAY = 86_400_000_000_000L;
    static final TenantId SHOP = new TenantId("shop");
    static final LabelSet WEB = LabelSet.of("app", "web", "env", "prod", "pod", "web-1");
    static final LabelSet WEB_2 = LabelSet.of("app", "web", "env", "test", "pod", "web-2");
    static final LabelSet DB = LabelSet.of("app", "db", "env", "prod");

    /// The same disk at each call.
    abstract IndexDirectories directories() throws IOException;

    final LabelIndex open() throws IOException {
        return LabelIndex.open(directories(), new LabelIndexConfig(1, 1 << 20));
    }

    static LabelIndex filled(LabelIndex index) {
        for (LabelSet labels : List.of(WEB, WEB_2, DB)) {
            index.add(SHOP, labels, DAY);
        }
        return index;
    }

    static TimeRange days(long first, long last) {
        return new TimeRange(first * NANOS_PER_DAY, (last + 1) * NANOS_PER_DAY);
    }

    static Matcher matcher(String text) {
        for (String symbol : List.of("!=", "!~", "=~", "=")) {
            int at = text.indexOf(symbol);
            if (at > 0) {
                for (Matcher.Op op : Matcher.Op.values()) {
                    if (op.symbol().equals(symbol)) {
                        return new Matcher(
                                text.substring(0, at), op, text.substring(at + symbol.length()));
                    }
                }
            }
        }
        throw new IllegalArgumentException(text);
    }

    static Set<LabelSet> streams(LabelIndex index, String... matchers) throws IOException {
        return streams(index, SHOP, TimeRange.ALL, matchers);
    }

    static Set<LabelSet> streams(
            LabelIndex index, TenantId tenant, TimeRange range, String... matchers)
            throws IOException {
        try (IndexSnapshot snapshot = index.snapshot()) {
            List<Matcher> all = Set.of(matchers).stream().map(LabelIndexContract::matcher).toList();
            List<LabelSet> found = snapshot.streams(tenant, all, range, _ -> {});
            assertEquals(found.size(), Set.copyOf(found).size(), "a stream came twice");
            return new TreeSet<>(found);
        }
    }

    @Test
    void findsStreamsWaitingInLuceneAndCommitted() throws IOException {
        try (LabelIndex index = filled(open())) {
            assertEquals(Set.of(WEB, WEB_2), streams(index, "app=web"), "waiting");
            index.maintain();
            assertEquals(Set.of(WEB, WEB_2), streams(index, "app=web"), "in Lucene");
            index.commit(List.of());
            assertEquals(Set.of(WEB, WEB_2), streams(index, "app=web"), "committed");
        }
    }

    @Test
    void treatsAMissingLabelAsEmpty() throws IOException {
        try (LabelIndex index = filled(open())) {
            for (int round = 0; round < 2; round++) {
                assertEquals(Set.of(DB), streams(index, "pod="));
                assertEquals(Set.of(DB, WEB_2), streams(index, "pod!=web-1"));
                assertEquals(Set.of(WEB, WEB_2, DB), streams(index, "pod=~.*"));
                assertEquals(Set.of(WEB, WEB_2), streams(index, "pod=~.+"));
                assertEquals(Set.of(DB), streams(index, "pod!~.+"));
                assertEquals(Set.of(), streams(index, "pod!~.*"));
                assertEquals(Set.of(DB, WEB), streams(index, "pod=~|web-1"));
                assertEquals(Set.of(WEB_2), streams(index, "pod!~|web-1"));
                assertEquals(Set.of(WEB, WEB_2), streams(index, "pod!="));
                assertEquals(Set.of(WEB, WEB_2, DB), streams(index, "nowhere="));
                assertEquals(Set.of(), streams(index, "nowhere=x"));
                index.maintain();
            }
        }
    }

    @Test
    void combinesMatchers() throws IOException {
        try (LabelIndex index = filled(open())) {
            index.maintain();
            assertEquals(Set.of(WEB), streams(index, "app=web", "env=prod"));
            assertEquals(Set.of(DB), streams(index, "env=~p.*", "app!=web"));
            assertEquals(Set.of(WEB_2), streams(index, "pod=~web-[0-9]", "pod!~.*1"));
            assertEquals(Set.of(), streams(index, "app=web", "app=db"));
            assertEquals(Set.of(WEB, WEB_2, DB), streams(index));
        }
    }

    @Test
    void keepsTenantsApart() throws IOException {
        try (LabelIndex index = filled(open())) {
            var prefix = new TenantId("sho");
            var longer = new TenantId("shop1");
            index.add(prefix, LabelSet.of("app", "other"), DAY);
            index.add(longer, WEB, DAY);
            for (int round = 0; round < 2; round++) {
                assertEquals(
                        Set.of(LabelSet.of("app", "other")),
                        streams(index, prefix, TimeRange.ALL, "app=~.+"));
                assertEquals(Set.of(WEB), streams(index, longer, TimeRange.ALL));
                assertEquals(Set.of(WEB), streams(index, longer, TimeRange.ALL, "app=~w.*", "x="));
                try (IndexSnapshot snapshot = index.snapshot()) {
                    assertEquals(
                            Set.of("other"),
                            snapshot.labelValues(prefix, "app", List.of(), TimeRange.ALL));
                    assertEquals(
                            Set.of("app"), snapshot.labelNames(prefix, List.of(), TimeRange.ALL));
                    assertEquals(
                            Set.of(),
                            snapshot.labelNames(TenantId.SINGLE, List.of(), TimeRange.ALL));
                }
                index.maintain();
            }
        }
    }

    @Test
    void listsNamesAndValues() throws IOException {
        try (LabelIndex index = filled(open())) {
            for (int round = 0; round < 2; round++) {
                try (IndexSnapshot snapshot = index.snapshot()) {
                    assertEquals(
                            List.of("app", "env", "pod"),
                            List.copyOf(snapshot.labelNames(SHOP, List.of(), TimeRange.ALL)));
                    assertEquals(
                            Set.of("app", "env"),
                            snapshot.labelNames(SHOP, List.of(matcher("app=db")), TimeRange.ALL));
                    assertEquals(
                            List.of("db", "web"),
                            List.copyOf(
                                    snapshot.labelValues(SHOP, "app", List.of(), TimeRange.ALL)));
                    assertEquals(
                            Set.of("web-1"),
                            snapshot.labelValues(
                                    SHOP, "pod", List.of(matcher("env=prod")), TimeRange.ALL));
                }
                index.maintain();
            }
        }
    }

    @Test
    void looksOnlyAtTheDaysOfTheRange() throws IOException {
        try (LabelIndex index = open()) {
            index.add(SHOP, WEB, DAY);
            index.add(SHOP, DB, DAY + 1);
            index.add(SHOP, WEB_2, DAY + 1);
            index.add(SHOP, WEB, DAY + 1);
            index.add(SHOP, DB, -1);
            index.maintain();
            assertEquals(Set.of(WEB), streams(index, SHOP, days(DAY, DAY)));
            assertEquals(Set.of(WEB, WEB_2, DB), streams(index, SHOP, days(DAY, DAY + 1)));
            assertEquals(Set.of(), streams(index, SHOP, days(DAY + 2, DAY + 9)));
            assertEquals(Set.of(DB), streams(index, SHOP, new TimeRange(-1, 0)));
            long midnight = (DAY + 1) * NANOS_PER_DAY;
            assertEquals(Set.of(WEB), streams(index, SHOP, new TimeRange(midnight - 1, midnight)));
            assertEquals(Set.of(), streams(index, SHOP, new TimeRange(midnight, midnight)));
        }
    }

    @Test
    void showsASnapshotWhatWasThereWhenItWasTaken() throws IOException {
        try (LabelIndex index = open()) {
            index.add(SHOP, WEB, DAY);
            try (IndexSnapshot before = index.snapshot()) {
                filled(index).maintain();
                index.commit(List.of());
                assertEquals(List.of(WEB), before.streams(SHOP, List.of(), TimeRange.ALL, _ -> {}));
                index.dropDaysBefore(DAY + 1);
                assertEquals(List.of(WEB), before.streams(SHOP, List.of(), TimeRange.ALL, _ -> {}));
            }
        }
    }

    @Test
    void countsAKnownStreamOnce() throws IOException {
        try (LabelIndex index = filled(open())) {
            filled(index);
            assertEquals(new IndexStats(1, 3, 3, 0, 0), index.stats());
            index.maintain();
            filled(index);
            assertEquals(new IndexStats(1, 3, 3, 0, 0), index.stats());
            index.commit(List.of());
        }
        try (LabelIndex again = filled(open())) {
            assertEquals(new IndexStats(1, 3, 0, 0, 0), again.stats());
        }
    }

    @Test
    void findsCommittedStreamsAndCoverageAfterReopening() throws IOException {
        try (LabelIndex index = filled(open())) {
            index.commit(List.of(7L, 9L));
            index.add(SHOP, LabelSet.of("app", "late"), DAY);
            index.maintain();
            index.forget(List.of(9L));
            index.commit(List.of(8L));
            index.add(SHOP, LabelSet.of("app", "lost"), DAY);
            index.maintain();
        }
        try (LabelIndex again = open()) {
            assertEquals(Set.of(7L, 8L), again.coveredSegments());
            assertEquals(Set.of(WEB, WEB_2), streams(again, "app=web"));
            assertEquals(1, streams(again, "app=late").size());
            assertEquals(Set.of(), streams(again, "app=lost"));
        }
    }

    @Test
    void goesOnAfterManyIdleCommits() throws IOException {
        try (LabelIndex index = filled(open())) {
            index.add(SHOP, DB, DAY + 1);
            for (int round = 0; round < 5; round++) {
                index.commit(List.of());
                assertEquals(Set.of(WEB, WEB_2, DB), streams(index));
            }
            for (int i = 0; i < 30; i++) {
                index.add(SHOP, LabelSet.of("late", "" + i), DAY);
                index.maintain();
                if (i % 4 == 0) {
                    index.commit(List.of());
                }
            }
            for (int round = 0; round < 5; round++) {
                index.commit(List.of());
                assertEquals(33, streams(index).size());
            }
        }
        try (LabelIndex again = open()) {
            assertEquals(33, streams(again).size());
        }
    }

    @Test
    void dropsOldDays() throws IOException {
        try (LabelIndex index = filled(open())) {
            index.add(SHOP, DB, DAY + 1);
            index.commit(List.of(1L));
            index.dropDaysBefore(DAY + 1);
            assertEquals(Set.of(DB), streams(index));
            assertEquals(Set.of(1L), index.coveredSegments());
            index.add(SHOP, WEB, DAY);
            assertEquals(Set.of(WEB, DB), streams(index), "a day may come back");
            index.dropDaysBefore(DAY + 1);
            index.add(SHOP, WEB, DAY - 1);
            index.commit(List.of());
        }
        try (LabelIndex again = open()) {
            assertEquals(Set.of(WEB, DB), streams(again));
            assertEquals(Set.of(1L), again.coveredSegments());
            assertEquals(0, again.stats().rebuiltDays());
        }
    }

    @Test
    void takesLabelsOfAnySize() throws IOException {
        LabelSet huge = LabelSet.of("app", "web", "text", "x".repeat(100_000));
        LabelSet wide = LabelSet.of("n".repeat(40_000), "v", "app", "wide");
        try (LabelIndex index = filled(open())) {
            index.add(SHOP, huge, DAY);
            index.add(SHOP, wide, DAY);
            for (int round = 0; round < 2; round++) {
                assertEquals(Set.of(huge), streams(index, "text=~x+"));
                assertEquals(Set.of(huge), streams(index, "app=web", "pod="));
                assertEquals(Set.of(huge, DB, wide), streams(index, "pod="));
                assertEquals(Set.of(wide), streams(index, "app=wide"));
                try (IndexSnapshot snapshot = index.snapshot()) {
                    assertTrue(
                            snapshot.labelNames(SHOP, List.of(), TimeRange.ALL).contains("text"));
                    assertEquals(
                            Set.of("web", "db", "wide"),
                            snapshot.labelValues(SHOP, "app", List.of(), TimeRange.ALL));
                    assertEquals(
                            Set.of("wide"),
                            snapshot.labelValues(
                                            SHOP, "app", List.of(matcher("env=")), TimeRange.ALL)
                                    .tailSet("web0"));
                }
                index.commit(List.of());
            }
        }
    }

    @Test
    void treatsAnEmptyValueAsAMissingLabel() throws IOException {
        LabelSet blank = LabelSet.of("app", "web", "env", "");
        try (LabelIndex index = open()) {
            index.add(SHOP, blank, DAY);
            for (int round = 0; round < 2; round++) {
                assertEquals(Set.of(blank), streams(index, "env="));
                assertEquals(Set.of(), streams(index, "env=~.+"));
                try (IndexSnapshot snapshot = index.snapshot()) {
                    assertEquals(
                            Set.of("app"), snapshot.labelNames(SHOP, List.of(), TimeRange.ALL));
                    assertEquals(
                            Set.of(), snapshot.labelValues(SHOP, "env", List.of(), TimeRange.ALL));
                }
                index.maintain();
            }
        }
    }

    @Test
    void endsASearchThatFindsTooMuch() throws IOException {
        try (LabelIndex index = open()) {
            for (int i = 0; i < 3_000; i++) {
                index.add(SHOP, LabelSet.of("pod", "web-" + i), DAY);
            }
            index.maintain();
            var heard = new AtomicInteger();
            var tooMany = new IllegalStateException("too many");
            FoundStreams.Listener upTo1500 =
                    new FoundStreams.Listener() {
                        @Override
                        public void streams(int count) {
                            if (heard.addAndGet(count) > 1_500) {
                                throw tooMany;
                            }
                        }

                        @Override
                        public void labels(LabelSet labels) {
                            throw new AssertionError("nobody asked for labels");
                        }
                    };
            try (IndexSnapshot snapshot = index.snapshot()) {
                assertSame(
                        tooMany,
                        assertThrows(
                                IllegalStateException.class,
                                () -> snapshot.found(SHOP, List.of(), TimeRange.ALL, upTo1500)));
            }
            assertTrue(heard.get() < 2_500, "heard of " + heard);
        }
    }

    @Test
    void endsTheMakingOfTooManyGroups() throws IOException {
        try (LabelIndex index = open()) {
            for (int i = 0; i < 1_000; i++) {
                index.add(SHOP, LabelSet.of("ns", "n" + i % 2, "pod", "web-" + i), DAY);
            }
            index.maintain();
            var groups = new AtomicInteger();
            var tooMany = new IllegalStateException("too many");
            try (IndexSnapshot snapshot = index.snapshot()) {
                FoundStreams half =
                        snapshot.found(
                                SHOP,
                                List.of(matcher("ns=n1")),
                                TimeRange.ALL,
                                _ -> {
                                    if (groups.incrementAndGet() > 501) {
                                        throw tooMany;
                                    }
                                });
                half.showing(Set.of("ns"));
                half.showing(Set.of("pod"));
                assertEquals(501, groups.get(), "groups of streams that match, and no others");
                assertSame(
                        tooMany,
                        assertThrows(
                                IllegalStateException.class, () -> half.showing(Set.of("pod"))));
            }
            assertEquals(502, groups.get());
        }
    }
}
