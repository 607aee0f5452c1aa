package io.skald.store;

import io.skald.io.FileSystem;
import io.skald.model.PushBatch;
import io.skald.wal.PushRecord;
import io.skald.wal.RecordVisitor;
import io.skald.wal.ReplayReport;
import io.skald.wal.WalReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/// Reads the log at a start and hands the pushes in it on, in the order in which they were written: on one thread, or
/// with a second one that reads, checks and decodes a few records ahead of their use. Both ways hand on the same. For
/// one run.
final class LogReplay {
    // Enough that neither thread waits for the other's odd large record; each place may hold one of
    // 4 MiB.
    private static final int PLACES = 3;

    private final FileSystem files;
    private final String directory;
    private final long afterLsn;
    private final Target target;

    /// Takes the records, one at a time.
    interface Target {
        /// @param read valid until the return
        void take(ReadRecord read) throws IOException;
    }

    /// One record of the log.
    static final class ReadRecord {
        private final PushRecord.Decoded place = new PushRecord.Decoded();
        private long lsn;
        private @Nullable PushBatch batch;
        private String problem = "";
        private boolean isEnd;

        /// Number of the record; may come twice.
        long lsn() {
            return lsn;
        }

        /// @return null when the record cannot be read, see [#problem]
        @Nullable PushBatch batch() {
            return batch;
        }

        /// Why there is no batch.
        String problem() {
            return problem;
        }

        private void read(
                PushRecord decoder, long number, byte kind, byte[] bytes, int offset, int length) {
            lsn = number;
            batch = null;
            if (kind != PushRecord.KIND) {
                problem = "log record of unknown kind " + kind;
                return;
            }
            try {
                batch = decoder.decode(bytes, offset, length, place);
            } catch (IllegalArgumentException e) {
                problem = "log record cannot be read: " + e.getMessage();
            }
        }
    }

    /// @param afterLsn as [WalReader#replay] has it
    LogReplay(FileSystem files, String directory, long afterLsn, Target target) {
        this.files = files;
        this.directory = directory;
        this.afterLsn = afterLsn;
        this.target = target;
    }

    /// Does everything on the calling thread.
    ReplayReport run() throws IOException {
        var read = new ReadRecord();
        try (var decoder = new PushRecord()) {
            return WalReader.replay(
                    files,
                    directory,
                    afterLsn,
                    (lsn, kind, bytes, offset, length) -> {
                        read.read(decoder, lsn, kind, bytes, offset, length);
                        target.take(read);
                    });
        }
    }

    /// Hands records on by the calling thread.
    ///
    /// @param readAhead runs one task on another thread; it has ended when this returns or throws
    ReplayReport run(Executor readAhead) throws IOException {
        var ahead = new Ahead();
        readAhead.execute(ahead::readAll);
        try {
            for (ReadRecord read = ahead.next(); !read.isEnd; read = ahead.next()) {
                target.take(read);
                ahead.done();
            }
        } finally {
            ahead.end();
        }
        return ahead.report();
    }

    /// Records in a ring between two threads. One of them fills places that have room, the other empties those that are
    /// filled, and both go round in the same direction.
    private final class Ahead {
        private final ReadRecord[] ring = new ReadRecord[PLACES];
        private final Semaphore room = new Semaphore(PLACES);
        private final Semaphore filled = new Semaphore(0);
        private final CompletableFuture<ReplayReport> report = new CompletableFuture<>();
        private int nextToFill;
        private int nextToEmpty;
        private volatile boolean isUnwanted;

        Ahead() {
            for (int i = 0; i < PLACES; i++) {
                ring[i] = new ReadRecord();
            }
        }

        /// For the thread that reads. The last record is none, but says that it is the end.
        void readAll() {
            try (var decoder = new PushRecord()) {
                RecordVisitor visitor =
                        (lsn, kind, bytes, offset, length) -> {
                            room.acquireUninterruptibly();
                            if (isUnwanted) {
                                room.release();
                                throw new IOException("nobody takes the records");
                            }
                            ReadRecord place = ring[nextToFill++ % PLACES];
                            place.read(decoder, lsn, kind, bytes, offset, length);
                            filled.release();
                        };
                report.complete(WalReader.replay(files, directory, afterLsn, visitor));
            } catch (Throwable e) {
                // Thrown again by the thread that asks for the report.
                report.completeExceptionally(e);
            }
            room.acquireUninterruptibly();
            ring[nextToFill % PLACES].isEnd = true;
            filled.release();
        }

        /// For the other thread: waits for the next record, which is valid until [#done].
        ReadRecord next() {
            filled.acquireUninterruptibly();
            return ring[nextToEmpty % PLACES];
        }

        void done() {
            nextToEmpty++;
            room.release();
        }

        /// Returns when the reading thread has nothing more to do. Records that were not taken are lost.
        void end() {
            isUnwanted = true;
            while (!ring[nextToEmpty % PLACES].isEnd) {
                done();
                filled.acquireUninterruptibly();
            }
        }

        ReplayReport report() throws IOException {
            try {
                return report.join();
            } catch (CompletionException e) {
                switch (e.getCause()) {
                    case IOException failed -> throw failed;
                    case RuntimeException fault -> throw fault;
                    case Error error -> throw error;
                    case null, default -> throw e;
                }
            }
        }
    }
}
