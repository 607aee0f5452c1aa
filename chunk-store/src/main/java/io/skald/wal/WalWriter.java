package io.skald.wal;

import io.skald.io.FileSystem;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Writes the log of one shard. [#write] and [#close] belong to one thread; the other methods may be called by any.
///
/// A file is never written again after a failure, because Linux forgets what a failed sync could not write and answers
/// well the next time ("fsyncgate"; Rebello et al., "Can Applications Recover from fsync Failures?", ATC 2020).
public final class WalWriter implements AutoCloseable {
    /// One write call for what is usual; group commit rarely gathers more (1 MB cap, storage.md §3).
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileSystem files;
    private final String directory;
    private final int shard;
    private final long rotateBytes;
    private final ByteBuffer buffer;

    /// Files that are not written any more, by sequence. Guarded by this object.
    private final NavigableMap<Long, Finished> finished = new TreeMap<>();

    /// @param lastLsn highest one that was acknowledged from this file, or higher
    private record Finished(long bytes, long lastLsn) {}

    private @Nullable WalOutput current;
    private long nextSequence;
    private volatile long nextLsn;
    private volatile long currentBytes;

    /// Highest LSN that this writer has made safe; 0: none yet, and nothing is said about what others wrote.
    private long syncedLsn;

    /// Makes safe what the last process left behind, so that nothing a replay has shown can vanish. A file is begun at
    /// the first write; old ones are only deleted.
    ///
    /// @param directory made if needed; its last part is the number of the shard, for example `wal/0`
    /// @param nextLsn of the first record, at least 1, from [ReplayReport#nextLsn()]
    /// @param rotateBytes a file that has reached this is followed by a new one
    public WalWriter(FileSystem files, String directory, long nextLsn, long rotateBytes)
            throws IOException {
        this(files, directory, nextLsn, rotateBytes, BUFFER_BYTES);
    }

    /// @param bufferBytes records are gathered in; at least 64
    WalWriter(FileSystem files, String directory, long nextLsn, long rotateBytes, int bufferBytes)
            throws IOException {
        if (nextLsn < 1 || rotateBytes < 1) {
            throw new IllegalArgumentException(
                    "nextLsn " + nextLsn + ", rotateBytes " + rotateBytes);
        }
        this.files = files;
        this.directory = directory;
        this.shard = WalFiles.shard(directory);
        this.nextLsn = nextLsn;
        this.rotateBytes = rotateBytes;
        this.buffer = ByteBuffer.allocateDirect(bufferBytes).order(ByteOrder.LITTLE_ENDIAN);
        files.createDirectories(directory);
        nextSequence = 1;
        for (long sequence : WalFiles.sequences(files, directory)) {
            String path = WalFiles.path(directory, sequence);
            long bytes = files.size(path);
            files.truncate(path, bytes); // only for its sync
            finished.put(sequence, new Finished(bytes, nextLsn - 1));
            nextSequence = sequence + 1;
        }
        files.syncDirectory(directory);
    }

    /// Appends the payloads as consecutive records and makes them safe: one write if they fit the buffer, one sync.
    ///
    /// After an exception none of them counts as written, though some may be read back after a restart; no LSN is used
    /// up, and the next call starts a new file.
    ///
    /// @param payloads at least one
    /// @return LSN of the first
    /// @throws io.skald.io.DiskFullException when there is no room
    public long write(List<WalPayload> payloads) throws IOException {
        if (payloads.isEmpty()) {
            throw new IllegalArgumentException("nothing to write");
        }
        long first = nextLsn;
        long next = first;
        boolean safe = false;
        try {
            WalOutput output = current;
            boolean begun = output == null;
            if (output == null) {
                output = begin();
            }
            for (WalPayload payload : payloads) {
                output.append(payload, next++, syncedLsn);
            }
            output.sync();
            if (begun) {
                files.syncDirectory(directory);
            }
            currentBytes = output.size();
            safe = true;
        } finally {
            if (!safe) {
                giveUp();
            }
        }
        nextLsn = next;
        syncedLsn = next - 1;
        if (currentBytes >= rotateBytes) {
            finish();
        }
        return first;
    }

    /// LSN that the next record will have.
    public long nextLsn() {
        return nextLsn;
    }

    /// Deletes the files that hold no acknowledged record above an LSN. If that is true of the file that is being
    /// written, it is ended first, so that a log whose rows are all in segments takes no room and no time at a start.
    /// Only for the thread that writes.
    ///
    /// @return number of files deleted
    /// @throws IOException when the disk failed; the next call tries the rest again
    public synchronized int deleteThrough(long flushedLsn) throws IOException {
        if (currentBytes > 0 && flushedLsn >= nextLsn - 1) {
            finish();
        }
        int deleted = 0;
        for (Iterator<Long> oldest = finished.keySet().iterator(); oldest.hasNext(); ) {
            long sequence = oldest.next();
            Finished file = finished.get(sequence);
            if (file != null && file.lastLsn <= flushedLsn) {
                files.delete(WalFiles.path(directory, sequence));
                oldest.remove();
                deleted++;
            }
        }
        if (deleted > 0) {
            files.syncDirectory(directory);
        }
        return deleted;
    }

    /// Bytes of all files.
    public synchronized long bytes() {
        return finished.values().stream().mapToLong(Finished::bytes).sum() + currentBytes;
    }

    private WalOutput begin() throws IOException {
        // Counted up before the attempt: a create that failed may have left the name behind.
        long sequence = nextSequence++;
        WalFileHeader header = new WalFileHeader(shard, sequence, nextLsn, syncedLsn);
        WalOutput output =
                new WalOutput(files.create(WalFiles.path(directory, sequence)), header, buffer);
        current = output;
        return output;
    }

    /// Ends the current file after a success.
    private void finish() {
        try {
            close();
        } catch (IOException e) {
            // All its records are safe already; a file handle that cannot be closed changes nothing
            // for them.
            retire(nextLsn - 1);
        }
    }

    /// Ends the current file after a failure.
    private void giveUp() {
        WalOutput output = current;
        if (output == null) {
            return;
        }
        boolean holdsSafeRecords = currentBytes > 0;
        currentBytes = output.writtenBytes();
        try {
            output.close();
            if (!holdsSafeRecords) {
                // Else a full disk, tried again and again, would collect remains of files.
                files.delete(WalFiles.path(directory, output.sequence()));
                current = null;
                currentBytes = 0;
                return;
            }
        } catch (IOException e) {
            // What made the write fail is on its way to the caller and says more.
        }
        retire(holdsSafeRecords ? nextLsn - 1 : 0);
    }

    private synchronized void retire(long lastLsn) {
        WalOutput output = current;
        if (output != null) {
            finished.put(output.sequence(), new Finished(currentBytes, lastLsn));
        }
        current = null;
        currentBytes = 0;
    }

    /// Ends the current file. Everything acknowledged is safe already.
    @Override
    public void close() throws IOException {
        WalOutput output = current;
        if (output != null) {
            output.close();
            retire(nextLsn - 1);
        }
    }
}
