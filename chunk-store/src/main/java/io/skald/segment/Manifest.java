package io.skald.segment;

import io.skald.io.AppendFile;
import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.io.UnsupportedFormatException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// The list of live segments and of how far the WAL has been flushed: the only commit point of the store. Thread-safe;
/// [#commit] waits for the disk and lets others wait.
///
/// Edits are appended to one file, each synced. A new file with the whole state is begun at each opening, when the old
/// one has grown, and after any failure, because a file is not to be trusted after a failed sync. `CURRENT` names the
/// file that counts and is replaced in one step.
public final class Manifest implements AutoCloseable {
    /// Below this a manifest is not worth a new start; beyond, it is begun again at twice its first size.
    private static final long GROW_BYTES = 1 << 20;

    /// Ids that are set aside by one write: a failed flush uses one up without a write of its own.
    private static final int RESERVED_IDS = 64;

    private final FileSystem files;
    private final long tornBytes;
    private final boolean repaired;
    private ManifestState state;
    private long nextId;
    private long nextNumber;

    /// The live file; null after a failure.
    private @Nullable AppendFile file;

    private long number;
    private long growLimit;
    private boolean settled = true;

    private Manifest(FileSystem files, ManifestLoad loaded, long nextNumber, boolean repaired) {
        this.repaired = repaired;
        this.files = files;
        this.tornBytes = loaded.tornBytes();
        this.state = loaded.state();
        this.nextId = state.reservedIds();
        this.nextNumber = nextNumber;
    }

    /// Reads the state and begins a new file. If that fails, the next commit tries it again; until then nothing is
    /// [#settled()]. A new data directory must not fail.
    ///
    /// @throws CorruptFileException when the live manifest is damaged in its middle or is missing
    /// @throws UnsupportedFormatException when a newer version wrote it
    public static Manifest open(FileSystem files) throws IOException {
        return open(files, ManifestLoad.read(files), false);
    }

    /// Opens the manifest in any state: edits that it has lost are concluded from the segment files.
    ///
    /// @param directory of segment files, and of nothing else
    /// @param pathOf path of a segment's file by its id
    /// @param logStart LSN with which the log begins; [Long#MAX_VALUE] when there is none
    /// @param damaged hears of all that is wrong; of a segment only when its lines are lost
    /// @throws UnsupportedFormatException when a newer version wrote it, or a segment that it does not list
    public static Manifest openRepaired(
            FileSystem files,
            String directory,
            LongFunction<String> pathOf,
            long logStart,
            Consumer<CorruptFileException> damaged)
            throws IOException {
        ManifestLoad loaded;
        boolean lost = false;
        try {
            loaded = ManifestLoad.read(files);
            if (loaded.first() && !files.list(directory).isEmpty()) {
                throw new CorruptFileException("manifest is missing", ManifestFiles.CURRENT, 0);
            }
        } catch (CorruptFileException e) {
            damaged.accept(e);
            lost = true;
            loaded = new ManifestLoad(ManifestRepair.salvage(files), 0, false);
        }
        if (!lost && loaded.tornBytes() == 0) {
            return open(files, loaded, false);
        }
        var outcome =
                ManifestRepair.repair(
                        files, directory, pathOf, loaded.state(), lost ? 0 : logStart);
        if (lost) {
            outcome.unreadable().forEach(damaged);
        } else if (outcome.changed()) {
            long number = ManifestFiles.current(files);
            String path = ManifestFiles.path(number);
            damaged.accept(
                    new CorruptFileException(
                            "damaged edit in the manifest", path, files.size(path)));
        }
        return open(
                files,
                new ManifestLoad(outcome.state(), loaded.tornBytes(), false),
                lost || outcome.changed());
    }

    private static Manifest open(FileSystem files, ManifestLoad loaded, boolean repaired)
            throws IOException {
        long highest = ManifestFiles.numbers(files).stream().mapToLong(n -> n).max().orElse(0);
        Manifest manifest = new Manifest(files, loaded, highest + 1, repaired);
        try {
            manifest.begin(manifest.state);
        } catch (IOException e) {
            manifest.giveUp();
            if (loaded.first()) {
                // Else a later start could take this directory for one that has lost CURRENT.
                throw e;
            }
            // The load has synced what it read, but that proves nothing if the last process died of
            // a failed sync.
            manifest.settled = false;
        }
        return manifest;
    }

    /// The live segments, ascending by id. Does not change.
    public synchronized List<SegmentMeta> segments() {
        return List.copyOf(state.segments().values());
    }

    /// @return LSN up to which all records of a shard are in segments; 0 for a shard that was never flushed
    public synchronized long flushedLsn(int shard) {
        Long lsn = state.flushedLsn().get(shard);
        return lsn == null ? 0 : lsn;
    }

    /// Gives out an id for a new segment, another one at each call, never twice in a data directory: not after failed
    /// flushes, nor after a crash.
    ///
    /// @throws IOException when ids had to be set aside on disk and that failed
    public synchronized long nextSegmentId() throws IOException {
        if (nextId >= state.reservedIds()) {
            commit(new ManifestEdit(List.of(), List.of(), new TreeMap<>()));
        }
        return nextId++;
    }

    /// Makes a change, safe against loss of power on return.
    ///
    /// After an `IOException` the state here is as before, but the edit may show up after a restart, see [#settled()].
    ///
    /// @throws IllegalArgumentException when the edit does not fit the state: an added id is live already, a removed
    ///     one is not, an LSN falls; nothing was written
    public synchronized void commit(ManifestEdit edit) throws IOException {
        long reservedIds = Math.max(state.reservedIds(), nextId + RESERVED_IDS);
        ManifestState next = state.apply(edit, reservedIds);
        boolean safe = false;
        try {
            AppendFile live = file;
            if (live == null || live.size() > growLimit) {
                begin(next);
            } else {
                byte[] frame = ManifestFrame.encode(edit, reservedIds, number, live.size());
                settled = false;
                live.append(ByteBuffer.wrap(frame));
                live.sync();
                settled = true;
                state = next;
            }
            safe = true;
        } finally {
            if (!safe) {
                giveUp();
            }
        }
    }

    /// Whether a restart would surely find the state that is here. If not, a commit has failed and its edit may show up
    /// after a restart, or the file could not be begun at the opening. Until the next commit or [#settle()] succeeds,
    /// delete nothing: neither files of segments that the edit added or removed, nor WAL files.
    public synchronized boolean settled() {
        return settled;
    }

    /// Makes sure that a restart would find the state that is here, and nothing of a failed commit.
    public synchronized void settle() throws IOException {
        if (!settled) {
            commit(new ManifestEdit(List.of(), List.of(), new TreeMap<>()));
        }
    }

    /// Bytes at the end of the manifest that were no whole edit when it was opened. Usually the edit of a commit that was
    /// interrupted. As they could also be a damaged edit that had been committed, files of unknown segments should
    /// be kept aside, not deleted, when this is not 0.
    public long tornBytes() {
        return tornBytes;
    }

    /// Whether the state was concluded from segment files, because edits were lost: then [#flushedLsn] may be too low, and
    /// deletes that had been carried out may be needed again.
    public boolean repaired() {
        return repaired;
    }

    /// Writes a file with the whole state and makes it the live one.
    private void begin(ManifestState next) throws IOException {
        ManifestState begun = next.reserve(Math.max(next.reservedIds(), nextId + RESERVED_IDS));
        giveUp();
        long begunNumber = nextNumber++;
        String path = ManifestFiles.path(begunNumber);
        byte[] header = ManifestFrame.header(begunNumber);
        byte[] snapshot =
                ManifestFrame.encode(
                        begun.snapshot(), begun.reservedIds(), begunNumber, header.length);
        AppendFile fresh = files.create(path);
        boolean written = false;
        try {
            fresh.append(ByteBuffer.wrap(header));
            fresh.append(ByteBuffer.wrap(snapshot));
            fresh.sync();
            written = true;
        } finally {
            if (!written) {
                closeQuietly(fresh);
                deleteQuietly(begunNumber);
            }
        }
        file = fresh;
        number = begunNumber;
        growLimit = Math.max(GROW_BYTES, 2 * fresh.size());
        settled = false;
        ManifestFiles.makeCurrent(files, begunNumber);
        settled = true;
        state = begun;
        deleteOthers();
    }

    private void deleteOthers() {
        try {
            for (long old : ManifestFiles.numbers(files)) {
                if (old != number) {
                    deleteQuietly(old);
                }
            }
        } catch (IOException e) {
            // Tried again when the next file is begun.
        }
    }

    private void giveUp() {
        AppendFile live = file;
        file = null;
        if (live != null) {
            closeQuietly(live);
        }
    }

    private static void closeQuietly(AppendFile file) {
        try {
            file.close();
        } catch (IOException e) {
            // Either all in it is safe already, or the failure that matters is on its way to the
            // caller.
        }
    }

    private void deleteQuietly(long oldNumber) {
        try {
            files.delete(ManifestFiles.path(oldNumber));
        } catch (IOException e) {
            // Tried again when the next file is begun.
        }
    }

    @Override
    public synchronized void close() {
        giveUp();
    }
}
