package io.skald.server.tail;

import io.skald.logql.engine.LogPipeline;
import io.skald.logql.engine.QueryException;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.server.http.ByteBudget;
import io.skald.server.http.Socket;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// One reader: what it asked for, what waits for it, and what it lost. Confined to the hub's worker, but for
/// [#isKeepingUp()].
final class Tail {
    // As Loki: a reader sees a line soon, and a fast stream does not cost a frame for each line.
    private static final int FRAME_ENTRIES = 100;
    private static final int FRAME_BYTES = 64 << 10;
    // What the socket holds and has not written. A fast reader of 100,000 lines a second takes 17
    // MB/s, and the event loop may come back to it after 20 ms only; beyond the sure part a reader
    // has what is its fair share.
    private static final long SURE_WINDOW_BYTES = 128 << 10;
    private static final long WINDOW_BYTES = 1 << 20;

    // A look at a row costs each stage its length, or what a template makes of it; a push of lines
    // that take more than this is worth no tail that all others wait for.
    private static final int MAX_WORK_PER_BYTE = 256;
    private static final long MAX_WORK_PER_BATCH = 256 << 20;

    /// What a tail takes from the budget as long as it is open.
    static final long HEAP_BYTES = RecentRows.HEAP_BYTES + Dropped.MAX_LISTED_BYTES;

    private final TenantId tenant;
    private final LogPipeline query;
    private final LogPipeline.Run run;
    private final TailQueue queue;
    private final ByteBudget budget;
    private final TailFrames frames;
    private final Socket socket;
    private final LongSupplier nanoTicker;

    /// Pushes up to this number came before the reader.
    private final long sinceNumber;

    private final RecentRows recent = new RecentRows();
    private final Dropped dropped = new Dropped();
    private final AtomicLong inFlight = new AtomicLong();
    private volatile boolean stalled;
    private long work;
    private long maxWork;
    private boolean begun;
    private boolean closed;

    private Set<Long> historyRows = Set.of();

    /// Pushes up to this number may be in the history.
    private long historyNumber;

    /// @param budget of all readers, for what was sent and is not written yet
    /// @param sinceNumber number of the last push that is not for this reader
    Tail(
            TailRequest request,
            Socket socket,
            TailQueue queue,
            ByteBudget budget,
            long sinceNumber,
            LongSupplier nanoTicker) {
        this.tenant = request.tenant();
        this.query = request.query();
        this.run = query.start(this::worked);
        this.frames = new TailFrames(request.shape(), request.flags());
        this.socket = socket;
        this.queue = queue;
        this.budget = budget;
        this.sinceNumber = sinceNumber;
        this.nanoTicker = nanoTicker;
    }

    TenantId tenant() {
        return tenant;
    }

    Socket socket() {
        return socket;
    }

    boolean admits(LabelSet stream) {
        return query.admits(stream);
    }

    /// Takes the rows of one push and stream, which is admitted.
    ///
    /// @param number of the push
    /// @return lines that there was no room for
    int offer(EntryBatch batch, long number) {
        if (number <= sinceNumber || closed) {
            return 0;
        }
        if (begun && number > historyNumber) {
            historyRows = Set.of();
        }
        work = 0;
        maxWork = MAX_WORK_PER_BATCH + MAX_WORK_PER_BYTE * lineBytes(batch);
        run.start(batch);
        long streamHash = RowHash.ofStream(batch.stream());
        long now = nanoTicker.getAsLong();
        int lost = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            if (run.test(row)) {
                long hash = RowHash.of(streamHash, batch, row);
                boolean isNew = recent.add(hash) && !isHistory(hash);
                lost += isNew && !accept(batch.timestampNanos(row), hash, now) ? 1 : 0;
            }
        }
        return lost;
    }

    private static long lineBytes(EntryBatch batch) {
        long bytes = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            bytes += batch.lineLength(row);
        }
        return bytes;
    }

    /// @throws QueryException when these rows take so much that the other tails would wait for too long
    private void worked(long units) {
        work += units;
        if (work > maxWork) {
            throw new QueryException(
                    QueryException.Kind.LIMIT_EXCEEDED, "it takes too much work for each line");
        }
    }

    /// Nearly always there is no history to look at, and no number to box.
    private boolean isHistory(long hash) {
        return !historyRows.isEmpty() && historyRows.contains(hash);
    }

    private boolean accept(long timestampNanos, long hash, long now) {
        int offset = run.lineOffset();
        // A reader that does not read must cost the others little: its lines are not even copied.
        if (queue.hasRoomFor(TailEntry.bytes(run.lineLength()))) {
            byte[] line = Arrays.copyOfRange(run.line(), offset, offset + run.lineLength());
            if (queue.offer(new TailEntry(timestampNanos, hash, run.labels(), line), now)) {
                return true;
            }
        }
        if (dropped.hasRoom()) {
            dropped.add(timestampNanos, run.labels().merged(), 1);
        } else {
            dropped.count(1);
        }
        return false;
    }

    /// Notes lines of a stream that never came here; perhaps not all of them would have passed.
    void drop(TailInbox.Lost lost, LabelSet stream) {
        dropped.add(lost.firstNanos(), stream, lost.lines());
    }

    /// Counts lines that were lost, and nobody knows of which stream.
    void drop(long lines) {
        dropped.count(lines);
    }

    /// Begins to send.
    ///
    /// @param history in order; its bytes are taken from the budget already
    /// @param omitted lines of it that the budget had no room for
    /// @param number of the last push that may be in it
    void begin(List<TailEntry> history, int omitted, long number) {
        Set<Long> rows = new HashSet<>();
        history.forEach(entry -> rows.add(entry.rowHash()));
        historyRows = rows;
        historyNumber = number;
        begun = true;
        if (closed) {
            history.forEach(entry -> budget.giveBack(entry.bytes()));
        } else {
            dropped.count(omitted);
            queue.begin(history, rows, nanoTicker.getAsLong());
        }
    }

    /// Sends what waits, as far as the socket takes it.
    ///
    /// @param wake called from any thread when it may take more
    void pump(Runnable wake) {
        while (begun && !closed) {
            if (isWindowFull()) {
                stalled = true;
                if (isWindowFull()) {
                    return;
                }
            }
            List<TailEntry> entries = nextEntries();
            if (entries.isEmpty() && dropped.count() == 0) {
                return;
            }
            send(frames.frame(entries, dropped), wake);
            dropped.clear();
        }
    }

    private List<TailEntry> nextEntries() {
        long now = nanoTicker.getAsLong();
        List<TailEntry> entries = new ArrayList<>();
        long bytes = 0;
        while (entries.size() < FRAME_ENTRIES && bytes < FRAME_BYTES) {
            @Nullable TailEntry entry = queue.poll(now);
            if (entry == null) {
                break;
            }
            entries.add(entry);
            bytes += entry.textBytes();
        }
        return entries;
    }

    private boolean isWindowFull() {
        long waiting = inFlight.get();
        return waiting >= WINDOW_BYTES
                || (waiting >= SURE_WINDOW_BYTES && !budget.isFair(waiting, FRAME_BYTES));
    }

    private void send(String frame, Runnable wake) {
        inFlight.addAndGet(frame.length());
        budget.take(frame.length());
        socket.send(
                frame,
                () -> {
                    inFlight.addAndGet(-frame.length());
                    budget.giveBack(frame.length());
                    if (stalled) {
                        stalled = false;
                        wake.run();
                    }
                });
    }

    /// Whether the socket has written nearly all that it was given.
    boolean isKeepingUp() {
        return inFlight.get() < SURE_WINDOW_BYTES || !stalled;
    }

    /// Lets go of everything that waits.
    void close() {
        closed = true;
        queue.clear();
        dropped.clear();
    }
}
