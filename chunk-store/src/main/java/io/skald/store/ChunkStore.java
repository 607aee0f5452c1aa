package io.skald.store;

import io.skald.head.Memtable;
import io.skald.head.SlabPool;
import io.skald.io.DiskFullException;
import io.skald.io.FileSystem;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.segment.DirectoryCache;
import io.skald.segment.Manifest;
import io.skald.segment.SegmentMeta;
import io.skald.tombstone.Tombstone;
import io.skald.tombstone.Tombstones;
import io.skald.wal.ReplayReport;
import io.skald.wal.WalWriter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/// Lines of all tenants on one disk: pushes go in through [#append], queries see them through [#view].
///
/// Threads: any number may call [#append], [#view], [#stats] and [#segments]. One thread calls [#writeWaiting] in a
/// loop (with [#awaitWork] between), one calls [#flushDue] every second or so. Nothing else makes progress.
public final class ChunkStore implements AutoCloseable {
    private static final String LOCK_FILE = "LOCK";
    private static final int SHARD = 0;
    private static final String WAL_DIRECTORY = "wal/" + SHARD;
    // Of one write and sync, so that the first in a long queue is not kept waiting.
    private static final long GROUP_BYTES = 16 << 20;

    private final FileSystem files;
    private final ChunkStoreConfig config;
    private final StoreListener listener;
    private final FileSystem.Lock lock;
    private final WalWriter wal;
    private final PushQueue queue;
    private final RecordPool records = new RecordPool();
    private final ScratchPool scratches = new ScratchPool();
    private final SlabPool slabs;
    private final Flusher flusher;
    private final StoreCounters counters = new StoreCounters();
    private final DamageLog damages;

    private final LiveState live;

    /// See [LiveState#writerLock()].
    private final ReentrantLock writerLock;

    private final SegmentCommits commits;

    /// See [SegmentCommits#lock()].
    private final ReentrantLock commitLock;

    /// Changed under [#commitLock].
    private final DeletedLines deleted;

    private final SegmentUpkeep upkeep;
    private final DirectoryCache directories;

    private volatile long flushedLsn;

    /// Of the last flush; null when it succeeded.
    private volatile @Nullable IOException flushFailure;

    /// Guarded by [#writerLock].
    private long deletedLsn;

    private @Nullable Memtable agingTable;
    private Instant agingSince = Instant.MIN;

    private ChunkStore(
            FileSystem files,
            ChunkStoreConfig config,
            StoreListener listener,
            @Nullable Executor readAhead,
            FileSystem.Lock lock)
            throws IOException {
        this.files = files;
        this.config = config;
        this.listener = listener;
        this.lock = lock;
        this.damages = new DamageLog(listener, counters);
        this.queue = new PushQueue(config.queueBytes());
        this.flusher = new Flusher(files, scratches);
        files.createDirectories(SegmentFiles.DIRECTORY);
        files.createDirectories(WAL_DIRECTORY);
        Manifest manifest = StoreStart.openManifest(files, WAL_DIRECTORY, damages);
        counters.tornBytes.add(manifest.tornBytes());
        this.directories = new DirectoryCache(config.directoryBytes());
        var segmentFiles = new SegmentFiles(files, directories, damages::found);
        List<SegmentHandle> segments = segmentFiles.openAll(manifest.segments());
        segmentFiles.removeOrphans(manifest.segments());
        this.deleted = DeletedLines.open(files, damages::lost);
        if (manifest.repaired()) {
            deleted.revive();
        }
        long sequence =
                Math.max(
                        StoreStart.nextSequence(segments), deleted.tombstones().lastSequence() + 1);
        this.slabs = new SlabPool(config.headBytes());
        this.live = new LiveState(segments, sequence, slabs, listener);
        this.writerLock = live.writerLock();
        this.commits = new SegmentCommits(manifest, segmentFiles, live);
        this.commitLock = commits.lock();
        this.upkeep = new SegmentUpkeep(files, live, commits, deleted, counters);
        this.flushedLsn = StoreStart.flushedLsn(files, WAL_DIRECTORY, manifest, SHARD);
        ReplayReport replayed = replay(readAhead);
        long nextLsn = Math.max(flushedLsn + 1, replayed.nextLsn());
        this.wal = new WalWriter(files, WAL_DIRECTORY, nextLsn, config.walFileBytes());
    }

    /// Opens the store in a directory tree, makes it if it is empty, and brings back what the log holds.
    ///
    /// @throws StoreLockedException when another process has it open
    /// @throws IOException when the disk failed or a file has a newer format than this build knows. Damaged files are
    ///     no reason: they are set aside and reported to the listener.
    public static ChunkStore open(FileSystem files, ChunkStoreConfig config, StoreListener listener)
            throws IOException {
        return open(files, config, listener, null);
    }

    /// The same, with the log read and decoded by another thread than the one that brings its rows back.
    ///
    /// @param readAhead runs one task at once, on a thread of its own, which ends before this call does; null to do
    ///     without
    public static ChunkStore open(
            FileSystem files,
            ChunkStoreConfig config,
            StoreListener listener,
            @Nullable Executor readAhead)
            throws IOException {
        FileSystem.Lock lock = files.lock(LOCK_FILE);
        if (lock == null) {
            throw new StoreLockedException();
        }
        try {
            return new ChunkStore(files, config, listener, readAhead, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private StoreState state() {
        return live.get();
    }

    private ReplayReport replay(@Nullable Executor readAhead) throws IOException {
        var log = new LogReplay(files, WAL_DIRECTORY, flushedLsn, this::replayRecord);
        ReplayReport report = readAhead == null ? log.run() : log.run(readAhead);
        report.damages().forEach(damage -> StoreStart.report(damage, damages));
        counters.tornBytes.add(report.tornBytes());
        listener.recovered(report.records(), report.tornBytes());
        return report;
    }

    private void replayRecord(LogReplay.ReadRecord read) throws IOException {
        long lsn = read.lsn();
        // As far as pushes may fill it, and not once more than needed: a start waits for it.
        if (state().headBytes() >= config.headBytes() + GROUP_BYTES) {
            flushReplayed();
        }
        Memtable active = state().active();
        // Two records may have one number, when the first of them was never acknowledged: a flush
        // of only the first would declare the second flushed.
        if (active.bytes() >= config.memtableBytes() && lsn > active.lastLsn()) {
            live.freeze();
            active = state().active();
        }
        PushBatch batch = read.batch();
        if (batch == null) {
            damages.lost(read.problem(), WAL_DIRECTORY, lsn);
        } else {
            active.apply(batch, lsn);
        }
    }

    private void flushReplayed() throws IOException {
        try {
            flushFrozen();
        } catch (DiskFullException _) {
            // No reason not to start: the rows stay in memory, where they were before, so they fit.
        }
    }

    /// Stores a push. Rows that the store has already (same stream, time, line and metadata) are left out.
    ///
    /// @return completes when the rows are synced to disk and visible to new views; or fails with
    ///     [StoreOverloadedException] (too much waits: try again), [io.skald.io.DiskFullException] or another
    ///     [IOException], and then the rows are not acknowledged, though a part may turn up after a restart. Completed
    ///     by the thread that calls [#writeWaiting]: dependent actions must be quick.
    public CompletableFuture<Void> append(PushBatch batch) {
        if (batch.rowCount() == 0) {
            return CompletableFuture.completedFuture(null);
        }
        if (queue.isFullFor(batch.lineByteCount())) {
            return CompletableFuture.failedFuture(overloaded());
        }
        var push = new WaitingPush(batch, records.encode(batch), new CompletableFuture<>());
        return queue.offer(push) ? push.done() : CompletableFuture.failedFuture(overloaded());
    }

    private static StoreOverloadedException overloaded() {
        return new StoreOverloadedException("too many pushes wait for the disk, try again later");
    }

    /// Writes and syncs what waits as one group, makes it visible, and completes the pushes.
    ///
    /// A head without room waits for a flush; when the last one failed nobody knows how long, and pushes fail with it.
    ///
    /// @return pushes that were completed or failed; 0 when nothing waits or the head has no room until a flush is done
    public int writeWaiting() {
        List<WaitingPush> group;
        IOException failure;
        writerLock.lock();
        try {
            failure = flushFailure;
            boolean full = state().headBytes() >= config.headBytes();
            if (full && failure == null) {
                return 0;
            }
            group = queue.take(GROUP_BYTES);
            if (group.isEmpty()) {
                return 0;
            }
            if (!full) {
                failure = writeGroup(group);
            }
        } finally {
            writerLock.unlock();
        }
        queue.done(group);
        for (WaitingPush push : group) {
            if (failure == null) {
                listener.appended(push.batch());
                push.done().complete(null);
            } else {
                push.done().completeExceptionally(failure);
            }
        }
        return group.size();
    }

    private @Nullable IOException writeGroup(List<WaitingPush> group) {
        long lsn;
        try {
            lsn = wal.write(group.stream().flatMap(push -> push.payloads().stream()).toList());
            counters.walSyncs.increment();
        } catch (IOException e) {
            counters.walFailures.increment();
            return e;
        }
        Memtable active = state().active();
        long rowsBefore = active.rows();
        long duplicatesBefore = active.duplicates();
        for (WaitingPush push : group) {
            lsn += push.payloads().size();
            active.apply(push.batch(), lsn - 1);
            counters.lineBytesAccepted.add(push.batch().lineByteCount());
        }
        counters.rowsAccepted.add(active.rows() - rowsBefore);
        counters.duplicates.add(active.duplicates() - duplicatesBefore);
        if (active.bytes() >= config.memtableBytes()) {
            live.freeze();
        }
        return null;
    }

    private void deleteFlushedLog() {
        writerLock.lock();
        try {
            if (flushedLsn > deletedLsn) {
                wal.deleteThrough(flushedLsn);
                deletedLsn = flushedLsn;
            }
        } catch (IOException _) {
            // Tried again after the next flush; until then the files only take room.
            counters.walFailures.increment();
        } finally {
            writerLock.unlock();
        }
    }

    /// Waits until a push waits to be written, at most for that long.
    ///
    /// @return whether one does
    public boolean awaitWork(Duration atMost) throws InterruptedException {
        return queue.await(atMost);
    }

    /// Hides the lines that are in the store now, have a timestamp in the range and pass a log query: at once.
    ///
    /// @param id eight hexadecimal digits; if the tenant has that one already, the next free one is taken
    /// @throws io.skald.logql.engine.QueryException when the query is wrong
    /// @throws IOException when the disk failed or there are too many; nothing is hidden then, but may be after a restart
    public void hide(String id, TenantId tenant, String query, TimeRange range, long createdMillis)
            throws IOException {
        commitLock.lock();
        try {
            // Only what is in segments has an age that lasts: after a crash the log is replayed
            // into memtables that are cut elsewhere.
            long sequence = live.seal();
            flushFrozen();
            deleted.add(new Tombstone(id, tenant, query, range, createdMillis, sequence, false));
        } finally {
            commitLock.unlock();
        }
    }

    /// All deletes, oldest first.
    public Tombstones tombstones() {
        return deleted.tombstones();
    }

    /// Takes a delete back: what it hid and is still there shows again.
    ///
    /// @return false when there is none of that id
    public boolean unhide(TenantId tenant, String id) throws IOException {
        commitLock.lock();
        try {
            return deleted.remove(tenant, id);
        } finally {
            commitLock.unlock();
        }
    }

    /// Freezes the active memtable if it is old enough, and writes all frozen ones into segments.
    ///
    /// @param now the wall clock
    /// @return memtables written
    /// @throws IOException when the disk failed; everything stays readable, and the next call tries again
    public int flushDue(Instant now) throws IOException {
        Memtable active = state().active();
        if (active != agingTable) {
            agingTable = active.isEmpty() ? null : active;
            agingSince = now;
        } else if (!agingSince.plus(config.memtableAge()).isAfter(now)) {
            live.freeze();
        }
        int flushed = flushFrozen();
        if (state().headBytes() == 0) {
            // Lines come slowly or not at all: no need to keep room for many.
            slabs.clear();
        }
        deleteFlushedLog();
        return flushed;
    }

    /// Writes everything in memory into segments.
    ///
    /// @throws IOException when the disk failed; everything stays readable
    public void flushAll() throws IOException {
        live.freeze();
        flushFrozen();
        deleteFlushedLog();
    }

    private int flushFrozen() throws IOException {
        commitLock.lock();
        try {
            int count = 0;
            while (state().memtables().size() > 1) {
                flush(state().memtables().getFirst());
                flushFailure = null;
                count++;
            }
            return count;
        } catch (IOException e) {
            flushFailure = e;
            counters.flushFailures.increment();
            throw e;
        } finally {
            commitLock.unlock();
        }
    }

    private void flush(Memtable frozen) throws IOException {
        deleted.settle();
        SegmentMeta meta =
                flusher.write(
                        frozen, state().segments(), deleted.tombstones(), commits.nextSegmentId());
        commits.flushed(frozen, meta, SHARD);
        flushedLsn = frozen.lastLsn();
        counters.duplicates.add(flusher.duplicates());
        counters.flushes.increment();
    }

    /// Pins what the store holds now. Close it: it holds files and memory.
    public ReadView view() {
        while (true) {
            StoreState now = state();
            if (now.tryRetain()) {
                return new ReadView(now, scratches, damages, deleted.tombstones());
            }
        }
    }

    /// The live segments, oldest first.
    public List<SegmentMeta> segments() {
        return state().segments().stream().map(SegmentHandle::meta).toList();
    }

    /// Takes segments out of the store for good, see [SegmentUpkeep#drop].
    public void drop(Collection<SegmentMeta> expired) throws IOException {
        upkeep.drop(expired);
    }

    /// Merging and dropping of segments; for one thread.
    public SegmentUpkeep upkeep() {
        return upkeep;
    }

    /// Calls the visitor for each stream of a segment and each UTC day on which it has rows there. A segment that is
    /// gone has none. Streams that cannot be read are left out, and every answer says so from now on: nobody knows which
    /// of them lack something.
    public void forEachStream(SegmentMeta meta, Memtable.NewStreamListener visitor)
            throws IOException {
        try (ReadView view = view()) {
            for (SegmentHandle handle : view.state().segments()) {
                if (handle.meta().id() == meta.id()) {
                    SegmentStreams.visit(handle, visitor, damages);
                }
            }
        }
    }

    public StoreStats stats() {
        return counters.snapshot(state(), wal.bytes(), queue.bytes());
    }

    /// Lets go of files and memory. Does not flush: what is in the log comes back at the next start. Pushes that still
    /// wait fail.
    @Override
    public void close() throws IOException {
        for (WaitingPush push : queue.close()) {
            push.done().completeExceptionally(new IOException("the store is closing"));
        }
        commitLock.lock();
        writerLock.lock();
        try {
            wal.close();
            commits.close();
            state().release();
        } finally {
            writerLock.unlock();
            commitLock.unlock();
            records.close();
            scratches.close();
            lock.close();
        }
    }
}
