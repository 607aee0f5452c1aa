package io.skald.server.tail;

import io.skald.model.LabelSet;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/// Pushes on their way from the writer of the log to the tails' worker, bounded by bytes. What does not fit is noted,
/// not kept. Thread-safe.
final class TailInbox {
    // Streams of one overflow that are told apart; what is lost beyond is only counted.
    static final int MAX_LOST_STREAMS = 1000;
    private static final int BYTES_PER_ROW = 40;

    /// Work for the tails.
    ///
    /// @param lost lines that did not fit since the last time; they came before the push
    /// @param lostOthers lines of other streams that did not fit, by tenant
    /// @param push null when there is none
    /// @param number of the push; grows by 1 from push to push
    record Work(
            Map<StreamKey, Lost> lost,
            Map<TenantId, Long> lostOthers,
            @Nullable PushBatch push,
            long number) {}

    private record Numbered(PushBatch push, long number) {}

    record StreamKey(TenantId tenant, LabelSet labels) {}

    /// Lines of one stream that did not fit.
    ///
    /// @param firstNanos timestamp of the first of them
    record Lost(long firstNanos, long lines) {}

    private final long maxBytes;
    private final ArrayDeque<Numbered> pushes = new ArrayDeque<>();
    private Map<StreamKey, Lost> lost = new HashMap<>();

    /// Tenants with tails only.
    private Map<TenantId, Long> lostOthers = new HashMap<>();

    private long bytes;
    private long lastNumber;
    private boolean busy;

    TailInbox(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// @return whether the worker must be called
    synchronized boolean offer(PushBatch push) {
        lastNumber++;
        long size = size(push);
        if (bytes > 0 && bytes + size > maxBytes) {
            note(push);
        } else {
            bytes += size;
            pushes.add(new Numbered(push, lastNumber));
        }
        boolean call = !busy;
        busy = true;
        return call;
    }

    private static long size(PushBatch push) {
        // What the push keeps alive, not what it has of it: refused lines are in the arrays too.
        return (long) push.lines().length
                + push.metadata().length
                + (long) BYTES_PER_ROW * push.rowCount();
    }

    private void note(PushBatch push) {
        for (int run = 0; run < push.runCount(); run++) {
            var key = new StreamKey(push.tenant(), push.stream(run));
            int lines = push.runEnd(run) - push.runStart(run);
            Lost known = lost.get(key);
            if (known != null) {
                lost.put(key, new Lost(known.firstNanos(), known.lines() + lines));
            } else if (lost.size() < MAX_LOST_STREAMS) {
                lost.put(key, new Lost(push.timestampNanos(push.runStart(run)), lines));
            } else {
                lostOthers.merge(push.tenant(), (long) lines, Long::sum);
            }
        }
    }

    /// What is to be done next. The bytes of its push stay counted until the call after.
    ///
    /// @param before what this method gave last; null at first
    /// @return null when there is nothing; then the next offer calls the worker again
    synchronized @Nullable Work take(@Nullable Work before) {
        PushBatch done = before == null ? null : before.push();
        if (done != null) {
            bytes -= size(done);
        }
        Numbered next = pushes.poll();
        if (next == null && lost.isEmpty()) {
            busy = false;
            return null;
        }
        Map<StreamKey, Lost> missed = lost;
        Map<TenantId, Long> others = lostOthers;
        if (!missed.isEmpty()) {
            lost = new HashMap<>();
            lostOthers = new HashMap<>();
        }
        return next == null
                ? new Work(missed, others, null, lastNumber)
                : new Work(missed, others, next.push(), next.number());
    }

    /// Number of the push that came last.
    synchronized long lastNumber() {
        return lastNumber;
    }
}
