package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.io.DiskFileSystem;
import io.skald.io.FileSystem;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.store.ChunkStore;
import io.skald.store.ChunkStoreConfig;
import io.skald.store.StoreListener;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.testing.StoredRows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A week of 200 tenants that push a little all the time, some of it late.
///
/// `-Dskald.many-tenants=DIR` leaves the week on disk, in the data directory of a server that can be started then.
final class ManyTenantsTest {
    private static final String DIRECTORY = "skald.many-tenants";
    private static final int TENANTS = 200;
    private static final LabelSet STREAM = LabelSet.of("app", "web");

    @Test
    void aWeekLeavesFewFiles() throws IOException {
        week(new MemFileSystem());
    }

    @Test
    @EnabledIfSystemProperty(named = DIRECTORY, matches = ".+")
    void theWeekIsLeftOnDisk() throws IOException {
        week(new DiskFileSystem(Path.of(System.getProperty(DIRECTORY))));
    }

    private static void week(FileSystem disk) throws IOException {
        var config = new CompactorConfig(24 << 20, 0, 8, 0, 0);
        // Longer than the week, so that the first and the latest lines are still there at its end.
        RetentionRules rules = RetentionRules.same(Duration.ofDays(8));
        Instant now = Instant.parse("2026-03-01T00:00:00Z");
        Instant end = now.plus(Duration.ofDays(7));
        int most = 0;
        long pushed = 0;
        try (ChunkStore store =
                        ChunkStore.open(disk, ChunkStoreConfig.DEFAULT, StoreListener.NONE);
                var compactor =
                        new Compactor(
                                config,
                                rules,
                                store.upkeep(),
                                new NoIndex(),
                                CompactionEvents.NONE)) {
            for (int flush = 0; now.isBefore(end); flush++) {
                push(store, now, flush);
                pushed += TENANTS;
                store.flushAll();
                now = now.plus(Duration.ofMinutes(15));
                while (compactor.poll(now)) {
                    now = now.plusMillis(1);
                }
                most = Math.max(most, disk.list("segments").size());
            }
            long rows = store.segments().stream().mapToLong(segment -> segment.rows()).sum();
            assertEquals(pushed, rows);
            var tenant = new TenantId("tenant-7");
            assertEquals(672, StoredRows.of(store, tenant, List.of(STREAM)).size());
            double amplification = compactor.stats().writeAmplification();
            assertTrue(amplification <= 3, "written " + amplification + " times");
        }
        assertTrue(most < 3_000, most + " files");
    }

    /// A line of each tenant; of every tenth it is up to five days late.
    private static void push(ChunkStore store, Instant now, int flush) {
        List<CompletableFuture<Void>> pushes = new ArrayList<>();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            Duration late =
                    (tenant + flush) % 10 == 0
                            ? Duration.ofMinutes(15 * flush % 7200)
                            : Duration.ZERO;
            List<Row> rows = new ArrayList<>();
            long time = RetentionPolicy.nanos(now.minus(late)) + tenant;
            rows.add(
                    new Row(
                            new TenantId("tenant-" + tenant),
                            STREAM,
                            time,
                            "request " + flush + " took 17 ms",
                            Map.of("detected_level", "info")));
            pushes.add(store.append(Row.batch(rows)));
        }
        while (store.writeWaiting() > 0) {}
        pushes.forEach(CompletableFuture::join);
    }

    private static final class NoIndex implements IndexUpkeep {
        @Override
        public void forget(Collection<Long> segmentIds) {}

        @Override
        public void dropDaysBefore(long epochDay) {}
    }
}
