package io.skald.server;

import io.skald.compactor.CompactionEvents;
import io.skald.compactor.Compactor;
import io.skald.compactor.CompactorConfig;
import io.skald.compactor.CompactorStats;
import io.skald.compactor.RetentionRules;
import io.skald.compactor.TenantRetention;
import io.skald.index.LabelIndex;
import io.skald.io.FileSystem;
import io.skald.model.TenantId;
import io.skald.segment.SegmentOptions;
import io.skald.server.config.ConfiguredLimits;
import io.skald.server.config.DiskLimits;
import io.skald.store.ChunkStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;

/// Compaction, deletes and retention at work: a compactor, wired to the stores, and what it tells the log.
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final TenantRetention FOR_EVER = new TenantRetention(Duration.ZERO);
    private static final int MEGABYTE = 1 << 20;

    private final Compactor compactor;
    private final RetentionClock clock;
    private boolean wasPaused;

    /// @param memoryBytes that a merge may use
    /// @param encoding of lines that are merged for the last time
    Upkeep(
            FileSystem files,
            ChunkStore store,
            LabelIndex index,
            ConfiguredLimits limits,
            DiskLimits disk,
            long memoryBytes,
            SegmentOptions.Encoding encoding,
            RetentionClock clock)
            throws IOException {
        this.clock = clock;
        var config =
                new CompactorConfig(
                        memoryBytes,
                        CompactorConfig.DEFAULT.bytesPerSecond(),
                        CompactorConfig.DEFAULT.fanIn(),
                        disk.retentionBytes(),
                        disk.minFreeBytes(files.totalBytes()),
                        encoding);
        this.compactor =
                new Compactor(
                        config,
                        rules(limits, clock),
                        store.upkeep(),
                        IndexWiring.upkeep(index),
                        new Events());
    }

    /// Nothing expires while the clock is not believed.
    private static RetentionRules rules(ConfiguredLimits limits, RetentionClock clock) {
        return new RetentionRules() {
            @Override
            public TenantRetention of(TenantId tenant) {
                return clock.isPaused() ? FOR_EVER : limits.of(tenant).keeping();
            }

            @Override
            public Duration longest() {
                return clock.isPaused() ? Duration.ZERO : limits.longestRetention();
            }

            @Override
            public long generation() {
                return 2 * limits.generation() + (clock.isPaused() ? 1 : 0);
            }
        };
    }

    /// Does what is due, for some milliseconds; see [Compactor#poll].
    boolean poll() throws IOException {
        tellPause();
        return compactor.poll(clock.instant());
    }

    private void tellPause() {
        boolean paused = clock.isPaused();
        if (paused && !wasPaused) {
            LOG.error("retention waits: {}", pauseReason());
        } else if (!paused && wasPaused) {
            LOG.warn("retention goes on: the clock is back, or was confirmed");
        }
        wasPaused = paused;
    }

    private String pauseReason() {
        return "the clock is %s ahead of elapsed time; if it is right, POST /skald/confirm-clock"
                .formatted(Duration.ofSeconds(clock.ahead().toSeconds()));
    }

    /// Whether there is no room for pushes.
    boolean isRefusing() {
        return compactor.isRefusing();
    }

    /// Merges everything, now; see [Compactor#demand].
    void demand() {
        compactor.demand();
    }

    CompactorStats stats() {
        return compactor.stats();
    }

    /// Progress and backlog, for people.
    String describe() {
        CompactorStats now = stats();
        String running =
                now.runningRawBytes() == 0
                        ? "idle"
                        : "%d of %d MB merged"
                                .formatted(
                                        now.runningDoneBytes() / MEGABYTE,
                                        now.runningRawBytes() / MEGABYTE);
        return String.format(
                Locale.ROOT,
                "%s%s, %d merges of %d MB due, write amplification %.2f",
                clock.isPaused() ? "retention waits: " + pauseReason() + "; " : "",
                running,
                now.backlogMerges(),
                now.backlogBytes() / MEGABYTE,
                now.writeAmplification());
    }

    @Override
    public void close() throws IOException {
        compactor.close();
    }

    /// Tells the log.
    private static final class Events implements CompactionEvents {
        @Override
        public void droppedDay(long epochDay, int segments, long bytes, String reason) {
            LOG.warn(
                    "no room: dropped the lines of {} ({} segments, {} bytes): {}",
                    LocalDate.ofEpochDay(epochDay),
                    segments,
                    bytes,
                    reason);
        }

        @Override
        public void refusing(String reason) {
            LOG.error("no room, and only today's lines are left: pushes are refused: {}", reason);
        }

        @Override
        public void damaged(String file, String problem) {
            LOG.error("{} is damaged and is not merged any more: {}", file, problem);
        }
    }
}
