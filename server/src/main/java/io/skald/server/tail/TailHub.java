package io.skald.server.tail;

import io.skald.logql.engine.QueryException;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.server.http.ByteBudget;
import io.skald.server.http.Socket;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/// All tails, and the road of a push to those that want it.
///
/// [#appended] is called by the writer of the log; the rest of the work is done by `worker`, one task at a time.
public final class TailHub {
    private static final Logger LOG = LoggerFactory.getLogger(TailHub.class);
    private static final long MAX_READER_BYTES = 8L << 20;
    // Of the whole budget, for the history of one reader.
    private static final int HISTORY_SHARE = 8;
    // Pushes handled before other tasks have their turn.
    private static final int TURN = 32;
    private static final int INTERNAL_ERROR = 1011;

    private final Limits limits;
    private final Executor worker;
    private final LongSupplier nanoTicker;
    private final TailInbox inbox;
    private final ByteBudget budget;
    private final PushedRows rows = new PushedRows();
    private final AtomicLong droppedLines = new AtomicLong();
    private TailInbox.@Nullable Work current;

    /// Replaced, never changed, under this object's monitor.
    private volatile Map<TenantId, Readers> readers = Map.of();

    /// @param inboxBytes pushes that wait for the worker
    /// @param readerBytes lines that wait for readers, all together
    /// @param maxTails of a tenant at once
    /// @param maxDuration after which a tail is closed
    public record Limits(
            long inboxBytes,
            long readerBytes,
            ToIntFunction<TenantId> maxTails,
            Duration maxDuration) {}

    /// @param worker runs tasks one after the other
    public TailHub(Limits limits, Executor worker, LongSupplier nanoTicker) {
        this.limits = limits;
        this.worker = worker;
        this.nanoTicker = nanoTicker;
        this.inbox = new TailInbox(limits.inboxBytes());
        this.budget = new ByteBudget(limits.readerBytes());
    }

    /// The tails of a tenant and which streams they want. The list never changes; the rest is for the worker.
    private static final class Readers {
        // Beyond this many streams they are matched again.
        private static final int MAX_KNOWN_STREAMS = 50_000;

        private final List<Tail> tails;
        private final Map<LabelSet, List<Tail>> byStream = new HashMap<>();

        Readers(List<Tail> tails) {
            this.tails = List.copyOf(tails);
        }

        List<Tail> of(LabelSet stream) {
            List<Tail> known = byStream.get(stream);
            if (known == null) {
                if (byStream.size() == MAX_KNOWN_STREAMS) {
                    byStream.clear();
                }
                known = tails.stream().filter(tail -> tail.admits(stream)).toList();
                byStream.put(stream, known);
            }
            return known;
        }
    }

    /// Rows of a push that are durable and visible, in the order in which the store took them. Costs one volatile read
    /// when nobody listens, and never waits.
    public void appended(PushBatch push) {
        Map<TenantId, Readers> now = readers;
        if (!now.isEmpty() && now.containsKey(push.tenant()) && inbox.offer(push)) {
            execute(this::drain);
        }
    }

    private void drain() {
        for (int i = 0; i < TURN; i++) {
            TailInbox.Work work = inbox.take(current);
            current = work;
            if (work == null) {
                return;
            }
            try {
                deliver(work);
            } catch (Throwable e) {
                // An Error too: else the inbox would take the worker for busy for ever.
                LOG.error("a push did not reach its tails", e);
            }
        }
        execute(this::drain);
    }

    private void deliver(TailInbox.Work work) {
        Map<TenantId, Readers> now = readers;
        work.lost().forEach((key, lost) -> lose(now.get(key.tenant()), key.labels(), lost));
        work.lostOthers().forEach((tenant, lines) -> loseOthers(now.get(tenant), lines));
        PushBatch push = work.push();
        Readers interested = push == null ? null : now.get(push.tenant());
        if (push == null || interested == null) {
            return;
        }
        for (int run = 0; run < push.runCount(); run++) {
            List<Tail> tails = interested.of(push.stream(run));
            for (int row = push.runStart(run); !tails.isEmpty() && row < push.runEnd(run); ) {
                EntryBatch batch = rows.of(push, run, row);
                tails.forEach(tail -> offer(tail, batch, work.number()));
                row += batch.rowCount();
            }
        }
        interested.tails.forEach(this::pump);
    }

    private void lose(@Nullable Readers interested, LabelSet stream, TailInbox.Lost lost) {
        if (interested != null) {
            for (Tail tail : interested.of(stream)) {
                tail.drop(lost, stream);
                droppedLines.addAndGet(lost.lines());
            }
        }
    }

    /// Nobody knows whose lines they were, so every tail of the tenant hears of them.
    private void loseOthers(@Nullable Readers interested, long lines) {
        if (interested != null) {
            interested.tails.forEach(tail -> tail.drop(lines));
            droppedLines.addAndGet(lines);
        }
    }

    private void offer(Tail tail, EntryBatch batch, long number) {
        guard(tail, () -> droppedLines.addAndGet(tail.offer(batch, number)));
    }

    private void pump(Tail tail) {
        guard(tail, () -> tail.pump(() -> execute(() -> pump(tail))));
    }

    /// Works for one tail, and ends it when that fails, by an [Error] too: the others go on.
    private static void guard(Tail tail, Runnable work) {
        try {
            work.run();
        } catch (QueryException e) {
            tail.socket().close(INTERNAL_ERROR, "the query failed: " + e.getMessage());
        } catch (Throwable e) {
            LOG.error("a tail failed", e);
            tail.socket().close(INTERNAL_ERROR, "the query failed: " + e.getMessage());
        }
    }

    private void execute(Runnable task) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the server stops", e);
        }
    }

    /// Adds a reader: it gets what is appended from now on, once [#begin] was called.
    ///
    /// @return null when there are too many; the socket is closed then
    @Nullable Tail add(TailRequest request, Socket socket) {
        String refusal = null;
        Tail tail = null;
        synchronized (this) {
            Readers before = readers.get(request.tenant());
            int count = before == null ? 1 : before.tails.size() + 1;
            int max = limits.maxTails().applyAsInt(request.tenant());
            if (max > 0 && count > max) {
                refusal =
                        "max concurrent tail requests limit exceeded, count > limit (%d > %d)"
                                .formatted(count, max);
            } else if (!budget.tryTake(Tail.HEAP_BYTES)) {
                refusal = "too many tails at once, no memory is left for another";
            } else {
                tail = listen(request, socket, before);
            }
        }
        if (tail == null) {
            socket.close(INTERNAL_ERROR, String.valueOf(refusal));
            return null;
        }
        watch(tail);
        return tail;
    }

    private Tail listen(TailRequest request, Socket socket, @Nullable Readers before) {
        var queue = new TailQueue(request.delayNanos(), MAX_READER_BYTES, budget);
        var tail = new Tail(request, socket, queue, budget, inbox.lastNumber(), nanoTicker);
        List<Tail> tails = new ArrayList<>(before == null ? List.of() : before.tails);
        tails.add(tail);
        replace(request.tenant(), tails);
        return tail;
    }

    private void replace(TenantId tenant, List<Tail> tails) {
        Map<TenantId, Readers> next = new HashMap<>(readers);
        if (tails.isEmpty()) {
            next.remove(tenant);
        } else {
            next.put(tenant, new Readers(tails));
        }
        readers = Map.copyOf(next);
    }

    private void watch(Tail tail) {
        tail.socket().onClose(() -> remove(tail));
        long startNanos = nanoTicker.getAsLong();
        long maxNanos = limits.maxDuration().toNanos();
        tail.socket()
                .everySecond(() -> {
                    if (maxNanos > 0 && nanoTicker.getAsLong() - startNanos >= maxNanos) {
                        tail.socket().close(INTERNAL_ERROR, "reached tail max duration limit");
                    } else if (tail.isKeepingUp()) {
                        tail.socket().ping();
                        execute(() -> pump(tail));
                    }
                });
    }

    private void remove(Tail tail) {
        synchronized (this) {
            Readers before = readers.get(tail.tenant());
            List<Tail> tails = new ArrayList<>(before == null ? List.of() : before.tails);
            if (!tails.remove(tail)) {
                return;
            }
            replace(tail.tenant(), tails);
        }
        budget.giveBack(Tail.HEAP_BYTES);
        execute(tail::close);
    }

    /// Sends the history, and behind it what has come meanwhile.
    ///
    /// @param history as it was read after the tail was added
    void begin(Tail tail, List<TailEntry> history) {
        long number = inbox.lastNumber();
        List<TailEntry> granted = granted(history);
        int omitted = history.size() - granted.size();
        droppedLines.addAndGet(omitted);
        execute(() -> {
            guard(tail, () -> tail.begin(granted, omitted, number));
            pump(tail);
        });
    }

    /// The newest lines that the budget has room for; their bytes are taken from it.
    private List<TailEntry> granted(List<TailEntry> history) {
        int from = history.size();
        long held = 0;
        while (from > 0) {
            long bytes = history.get(from - 1).bytes();
            if (!budget.isFair(held, bytes) || !budget.tryTake(bytes)) {
                break;
            }
            held += bytes;
            from--;
        }
        return history.subList(from, history.size());
    }

    /// Bytes of history that a new reader may get.
    long historyBytes() {
        return Math.min(MAX_READER_BYTES / 2, limits.readerBytes() / HISTORY_SHARE);
    }

    /// Tails that are open.
    public int count() {
        return readers.values().stream().mapToInt(tenant -> tenant.tails.size()).sum();
    }

    /// Lines that readers were too slow for, since the start.
    public long droppedLines() {
        return droppedLines.get();
    }

    /// Bytes that wait for readers.
    public long heldBytes() {
        return budget.usedBytes();
    }

    /// Closes all tails: the server stops.
    public void close() {
        for (Readers tenant : readers.values()) {
            tenant.tails.forEach(tail -> tail.socket().close(1001, "the server stops"));
        }
    }
}
