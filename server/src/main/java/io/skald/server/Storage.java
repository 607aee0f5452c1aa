package io.skald.server;

import io.skald.index.LabelIndex;
import io.skald.index.LabelIndexConfig;
import io.skald.io.DiskFileSystem;
import io.skald.io.DiskFullException;
import io.skald.logql.engine.PartialCache;
import io.skald.model.PushBatch;
import io.skald.segment.SegmentMeta;
import io.skald.server.config.ConfiguredLimits;
import io.skald.server.config.MemoryPlan;
import io.skald.server.config.ServerConfig;
import io.skald.server.query.PartialResults;
import io.skald.server.query.StoreLogSource;
import io.skald.server.tail.TailHub;
import io.skald.store.ChunkStore;
import io.skald.store.ChunkStoreConfig;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// The stores of one data directory and the threads that work for them: one writes the log, one flushes, one maintains
/// the label index, one compacts and carries out retention and deletes.
final class Storage {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    private static final String INDEX_DIRECTORY = "index";
    private static final Duration WAL_WAIT = Duration.ofMillis(200);
    private static final Duration WAL_PAUSE = Duration.ofMillis(20);
    private static final Duration FLUSH_PAUSE = Duration.ofMillis(200);
    private static final Duration INDEX_PAUSE = Duration.ofSeconds(1);
    private static final Duration COMPACTION_PAUSE = Duration.ofMillis(50);
    private static final Duration LOOP_PATIENCE = Duration.ofSeconds(2);

    private final RetentionClock clock;
    private final LongSupplier nanoTicker;
    private final long selectedStreamBytes;
    private final @Nullable PartialResults partials;
    private final DiskHealth health;
    private final StoreEvents events = new StoreEvents();
    private final ConfiguredLimits limits;
    private final ChunkStore store;
    private final LabelIndex index;
    private final Upkeep upkeep;
    private final BackgroundLoop walLoop;
    private final BackgroundLoop flushLoop;
    private final BackgroundLoop indexLoop;
    private final BackgroundLoop compactionLoop;

    /// Opens the stores; a crash before is repaired here.
    ///
    /// @param clock decides what is expired
    /// @throws IOException when the directory cannot be used, or is used by another process
    Storage(ServerConfig config, MemoryPlan memory, RetentionClock clock, LongSupplier nanoTicker)
            throws IOException {
        this.clock = clock;
        this.selectedStreamBytes = memory.selectedStreamBytes();
        this.partials = config.cacheResults() ? new PartialResults(memory.partialBytes()) : null;
        this.nanoTicker = nanoTicker;
        this.limits = config.limits();
        var files = new DiskFileSystem(config.dataDirectory());
        this.health = new DiskHealth(files);
        this.store = ChunkStore.open(files, storeConfig(memory), events, Threads.single("replay"));
        this.index =
                LabelIndex.open(
                        config.dataDirectory().resolve(INDEX_DIRECTORY),
                        new LabelIndexConfig(
                                LabelIndexConfig.DEFAULT.refreshAfterStreams(),
                                memory.labelCacheBytes()));
        events.attach(index);
        int added = IndexWiring.addSegments(store, index);
        if (added > 0) {
            LOG.info("label index: added the streams of {} segments", added);
        }
        this.upkeep =
                new Upkeep(
                        files,
                        store,
                        index,
                        limits,
                        config.disk(),
                        memory.compactionBytes(),
                        config.blockEncoding(),
                        clock);
        this.walLoop = new BackgroundLoop("wal", WAL_PAUSE, this::writeLog);
        this.flushLoop = new BackgroundLoop("flush", FLUSH_PAUSE, this::flush);
        this.indexLoop = new BackgroundLoop("index", INDEX_PAUSE, this::maintainIndex);
        this.compactionLoop = new BackgroundLoop("compaction", COMPACTION_PAUSE, upkeep::poll);
    }

    private static ChunkStoreConfig storeConfig(MemoryPlan memory) {
        return new ChunkStoreConfig(
                memory.headBytes() / 3,
                memory.headBytes(),
                ChunkStoreConfig.DEFAULT.memtableAge(),
                memory.queueBytes(),
                memory.directoryBytes(),
                ChunkStoreConfig.DEFAULT.walFileBytes());
    }

    void start() {
        walLoop.start();
        flushLoop.start();
        indexLoop.start();
        compactionLoop.start();
    }

    CompletableFuture<Void> append(PushBatch batch) {
        if (upkeep.isRefusing()) {
            return CompletableFuture.failedFuture(new DiskFullException("segments"));
        }
        return store.append(batch).whenComplete((_, failure) -> health.pushed(failure));
    }

    /// Why pushes are refused.
    ///
    /// @return null when they are stored
    @Nullable String refusal() {
        return upkeep.isRefusing()
                ? "the disk has less free room than it shall keep"
                : health.refusal();
    }

    /// Lets the hub hear of every push that is stored from now on.
    void attach(TailHub hub) {
        events.attach(hub);
    }

    StoreLogSource logSource() {
        return new StoreLogSource(
                store,
                index,
                tenant -> limits.of(tenant).keeping(),
                clock,
                selectedStreamBytes,
                partials == null ? PartialCache.NONE : partials);
    }

    /// What queries have left behind for others.
    ///
    /// @return null when nothing is kept
    @Nullable PartialResults partials() {
        return partials;
    }

    ChunkStore store() {
        return store;
    }

    LabelIndex index() {
        return index;
    }

    /// What compaction and retention do.
    Upkeep upkeep() {
        return upkeep;
    }

    /// Writes everything in memory into segments, on the calling thread.
    void flushAll() throws IOException {
        store.flushAll();
        index.commit(ids(store.segments()));
    }

    private boolean writeLog() throws InterruptedException {
        boolean waiting = store.awaitWork(WAL_WAIT);
        if (!waiting || store.writeWaiting() > 0) {
            return true;
        }
        // The head is full: nothing moves until a flush has made room.
        flushLoop.wake();
        return false;
    }

    private boolean flush() throws IOException {
        health.poll();
        // The age of memtables is elapsed time: a clock that jumps does not keep lines in memory.
        Instant elapsed = Instant.EPOCH.plusNanos(nanoTicker.getAsLong());
        int written;
        try {
            written = store.flushDue(elapsed);
        } catch (IOException e) {
            health.flushed(0, e);
            throw e;
        }
        health.flushed(written, null);
        if (written > 0) {
            walLoop.wake();
            // All streams of these segments were added when they came in.
            index.commit(ids(store.segments()));
        }
        return written > 0;
    }

    private boolean maintainIndex() throws IOException {
        index.maintain();
        return false;
    }

    private static List<Long> ids(List<SegmentMeta> segments) {
        return segments.stream().map(SegmentMeta::id).toList();
    }

    /// Stops the threads, writes everything to disk and lets go of it. No pushes may come any more.
    void stop() throws InterruptedException {
        boolean resting = compactionLoop.stop(LOOP_PATIENCE);
        indexLoop.stop(LOOP_PATIENCE);
        walLoop.stop(LOOP_PATIENCE);
        flushLoop.stop(LOOP_PATIENCE);
        try {
            flushAll();
        } catch (IOException e) {
            LOG.error("the last flush failed; the log has everything", e);
        }
        try {
            if (resting) {
                upkeep.close();
            }
            index.close();
            store.close();
        } catch (IOException e) {
            LOG.error("closing failed", e);
        }
    }
}
