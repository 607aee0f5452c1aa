package io.skald.logql.engine;

import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TimeRange;
import io.skald.model.Utf8Slice;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// The best entries of a log query so far, never more than its limit, and never more bytes than the query may hold: lines, and
/// labels that are not the stream's, equal ones once. All loops of the query share it; [#wants(long)] is a
/// plain read, and only rows that it lets through take the lock.
final class EntryHeap {
    /// Place of an entry among others of its time: by age of the morsel, then by stream (of which there is no other
    /// order), then by number of the row in the morsel's scan.
    record Place(long timestampNanos, long sequence, LabelSet stream, long order)
            implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byTime = Long.compare(timestampNanos, other.timestampNanos);
            if (byTime != 0) {
                return byTime;
            }
            int bySequence = Long.compare(sequence, other.sequence);
            if (bySequence != 0) {
                return bySequence;
            }
            int byStream = stream.compareTo(other.stream);
            return byStream != 0 ? byStream : Long.compare(order, other.order);
        }
    }

    private record Held(Place place, LogEntry entry) {}

    /// The instance of equal labels that entries share.
    private static final class Shared {
        final EntryLabels labels;
        int entries;

        Shared(EntryLabels labels) {
            this.labels = labels;
        }
    }

    private final boolean forward;
    private final int limit;
    private final long maxHeldBytes;
    private final Comparator<Held> bestFirst;
    private final PriorityQueue<Held> worstFirst;
    private final Map<EntryLabels, Shared> shared = new HashMap<>();
    private long heldBytes;
    private volatile boolean full;
    private volatile long worstNanos;

    EntryHeap(Direction direction, int limit, long maxHeldBytes) {
        this.forward = direction == Direction.FORWARD;
        this.limit = limit;
        this.maxHeldBytes = maxHeldBytes;
        Comparator<Held> arrival = Comparator.comparing(Held::place);
        this.bestFirst = forward ? arrival : arrival.reversed();
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

    /// Tells a scan which rows are no longer wanted.
    void narrow(Scan scan) {
        if (full) {
            long worst = worstNanos;
            if (forward) {
                scan.narrow(Long.MIN_VALUE, worst == Long.MAX_VALUE ? worst : worst + 1);
            } else {
                scan.narrow(worst, Long.MAX_VALUE);
            }
        }
    }

    /// Whether an entry would be taken right now; costs the lock, but saves making the entry.
    synchronized boolean wouldTake(Place place) {
        Held worst = worstFirst.peek();
        if (worst == null || worstFirst.size() < limit) {
            return true;
        }
        int arrival = place.compareTo(worst.place());
        return forward ? arrival < 0 : arrival > 0;
    }

    /// Takes an entry in, and the worst one out if there are too many.
    ///
    /// @throws QueryException when the entries held are too big together
    synchronized void offer(Place place, Utf8Slice line, EntryLabels labels) {
        hold(place, line, labels);
        if (worstFirst.size() > limit) {
            release(worstFirst.remove().entry());
        }
        if (heldBytes > maxHeldBytes) {
            throw new QueryException(
                    QueryException.Kind.LIMIT_EXCEEDED,
                    "the entries of the answer exceed the memory of one query ("
                            + maxHeldBytes
                            + " bytes); decrease the limit or the time range");
        }
        if (worstFirst.size() == limit) {
            Held worst = worstFirst.peek();
            if (worst != null) {
                worstNanos = worst.place().timestampNanos();
                full = true;
            }
        }
    }

    private void hold(Place place, Utf8Slice line, EntryLabels labels) {
        Shared known = shared.get(labels);
        if (known == null) {
            known = new Shared(labels);
            shared.put(labels, known);
            heldBytes += labels.heldBytes();
        }
        known.entries++;
        heldBytes += line.length();
        worstFirst.add(new Held(place, new LogEntry(place.timestampNanos(), line, known.labels)));
    }

    private void release(LogEntry entry) {
        heldBytes -= entry.line().length();
        Shared known = shared.get(entry.labels());
        if (known != null && --known.entries == 0) {
            shared.remove(entry.labels());
            heldBytes -= entry.labels().heldBytes();
        }
    }

    /// All entries held, in the query's direction.
    synchronized List<LogEntry> entries() {
        List<Held> sorted = new ArrayList<>(worstFirst);
        Collections.sort(sorted, bestFirst);
        return sorted.stream().map(Held::entry).toList();
    }
}
