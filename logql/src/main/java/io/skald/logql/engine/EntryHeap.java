package io.skald.logql.engine;

import io.skald.model.Direction;
import io.skald.model.TimeRange;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The best entries of a log query so far, never more than its limit. All loops of the query share it; [#wants(long)] is a
/// plain read, and only rows that it lets through take the lock.
final class EntryHeap {
    /// @param sequence age of the morsel
    /// @param order number of the row in the morsel's scan
    private record Held(LogEntry entry, long sequence, long order) {}

    private static final Comparator<Held> ARRIVAL =
            Comparator.<Held>comparingLong(held -> held.entry().timestampNanos())
                    .thenComparingLong(Held::sequence)
                    .thenComparingLong(Held::order);

    private final boolean forward;
    private final int limit;
    private final long maxHeldBytes;
    private final Comparator<Held> bestFirst;
    private final PriorityQueue<Held> worstFirst;
    private long heldBytes;
    private volatile boolean full;
    private volatile long worstNanos;

    EntryHeap(Direction direction, int limit, long maxHeldBytes) {
        this.forward = direction == Direction.FORWARD;
        this.limit = limit;
        this.maxHeldBytes = maxHeldBytes;
        this.bestFirst = forward ? ARRIVAL : ARRIVAL.reversed();
        this.worstFirst = new PriorityQueue<>(bestFirst.reversed());
    }

    /// Whether an entry of that time could be among the best. Once it says no, it always will.
    boolean wants(long timestampNanos) {
        if (!full) {
            return true;
        }
        return forward ? timestampNanos <= worstNanos : timestampNanos >= worstNanos;
    }

    /// Whether some entry in that range could be.
    boolean wantsSomeOf(TimeRange range) {
        return wants(forward ? range.startNanos() : range.endNanos() - 1);
    }

    /// Whether an entry would be taken right now; costs the lock, but saves making the entry.
    synchronized boolean wouldTake(long timestampNanos, long sequence, long order) {
        if (worstFirst.size() < limit) {
            return true;
        }
        @Nullable Held worst = worstFirst.peek();
        if (worst == null) {
            return false;
        }
        int byTime = Long.compare(timestampNanos, worst.entry().timestampNanos());
        int bySequence = Long.compare(sequence, worst.sequence());
        int byOrder = Long.compare(order, worst.order());
        int arrival = byTime != 0 ? byTime : bySequence != 0 ? bySequence : byOrder;
        return forward ? arrival < 0 : arrival > 0;
    }

    /// Takes an entry in, and the worst one out if there are too many.
    ///
    /// @throws QueryException when the lines held are too big together
    synchronized void offer(LogEntry entry, long sequence, long order) {
        worstFirst.add(new Held(entry, sequence, order));
        heldBytes += entry.line().length();
        if (worstFirst.size() > limit) {
            Held out = worstFirst.remove();
            heldBytes -= out.entry().line().length();
        }
        if (heldBytes > maxHeldBytes) {
            throw new QueryException(
                    QueryException.Kind.LIMIT_EXCEEDED,
                    "the lines of the answer exceed the memory of one query ("
                            + maxHeldBytes
                            + " bytes); decrease the limit or the time range");
        }
        if (worstFirst.size() == limit) {
            @Nullable Held worst = worstFirst.peek();
            if (worst != null) {
                worstNanos = worst.entry().timestampNanos();
                full = true;
            }
        }
    }

    /// All entries held, in the query's direction.
    synchronized List<LogEntry> entries() {
        List<Held> sorted = new ArrayList<>(worstFirst);
        Collections.sort(sorted, bestFirst);
        return sorted.stream().map(Held::entry).toList();
    }
}
