package io.skald.compactor;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentMeta;
import io.skald.store.ChunkStore;
import io.skald.store.ChunkStoreConfig;
import io.skald.store.StoreListener;
import io.skald.testing.Fault;
import io.skald.testing.FaultyFileSystem;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.testing.StoredRows;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// A store in memory, what its compactors tell, and a clock that tests put forward.
final class CompactedStore implements AutoCloseable {
    static final TenantId TENANT = new TenantId("t");
    static final LabelSet WEB = LabelSet.of("app", "web");
    static final LabelSet AUDIT = LabelSet.of("app", "audit");
    static final Duration DAY = Duration.ofDays(1);

    final MemFileSystem disk = new MemFileSystem();

    /// The disk as the store sees it.
    final FaultyFileSystem files =
            new FaultyFileSystem(disk, new SplittableRandom(1), Fault.Plan.none());

    final Set<Long> forgotten = new HashSet<>();
    final List<String> events = new ArrayList<>();
    ChunkStore store;
    long droppedBefore = Long.MIN_VALUE;
    Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private int lines;

    CompactedStore() throws IOException {
        store = open();
    }

    private ChunkStore open() throws IOException {
        return ChunkStore.open(files, ChunkStoreConfig.DEFAULT, StoreListener.NONE);
    }

    /// Closes the store and opens it again.
    void reopen() throws IOException {
        store.close();
        store = open();
    }

    @Override
    public void close() throws IOException {
        store.close();
    }

    List<Integer> levels() {
        return store.segments().stream().map(SegmentMeta::level).toList();
    }

    List<Row> flush(LabelSet... streams) throws IOException {
        List<Row> rows = push(streams);
        store.flushAll();
        return rows;
    }

    List<Row> push(LabelSet... streams) {
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

    /// What queries find.
    List<Row> rows(LabelSet... streams) throws IOException {
        return StoredRows.of(store, TENANT, List.of(streams));
    }

    /// Lets time pass, with a poll at its end and as many as are wanted then.
    void pass(Compactor compactor, Duration time) throws IOException {
        now = now.plus(time);
        for (int i = 0; i < 20; i++) {
            now = now.plusMillis(1100);
            while (compactor.poll(now)) {
                now = now.plusMillis(1);
            }
        }
    }

    Compactor compactor(CompactorConfig config, RetentionRules rules) {
        return new Compactor(config, rules, store.upkeep(), new Index(), new Events());
    }

    static RetentionRules rules(TenantRetention retention) {
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
