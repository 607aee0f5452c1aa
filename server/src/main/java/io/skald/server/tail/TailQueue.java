package io.skald.server.tail;

import io.skald.server.http.ByteBudget;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/// Lines that wait for one reader, bounded by bytes. Live lines wait until the history is there, and go behind it. With
/// a delay each live line waits that long, and lines that come meanwhile with earlier timestamps go first. One thread.
final class TailQueue {
    private final long delayNanos;
    private final long maxBytes;
    private final ByteBudget budget;

    /// Live lines that came before the history; null once it is there.
    private @Nullable List<TailEntry> parked = new ArrayList<>();

    private final ArrayDeque<TailEntry> ready = new ArrayDeque<>();
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private final PriorityQueue<Held> byTime =
            new PriorityQueue<>(
                    Comparator.comparingLong((Held held) -> held.entry.timestampNanos())
                            .thenComparingLong(Held::number));
    private long bytes;
    private long lastNumber;

    /// @param number order of arrival
    private record Held(TailEntry entry, long number) {}

    /// @param atNanos when it came, on the ticker of elapsed time
    private record Arrival(long timestampNanos, long atNanos) {}

    /// @param delayNanos 0 for none
    TailQueue(long delayNanos, long maxBytes, ByteBudget budget) {
        this.delayNanos = delayNanos;
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    /// Adds a live line.
    ///
    /// @return false when there is no room
    boolean offer(TailEntry entry, long nowNanos) {
        if (!take(entry.bytes())) {
            return false;
        }
        List<TailEntry> waiting = parked;
        if (waiting == null) {
            add(entry, nowNanos);
        } else {
            waiting.add(entry);
        }
        return true;
    }

    /// Whether a line of that size is likely to find room.
    boolean hasRoomFor(long size) {
        return bytes + size <= maxBytes && budget.isFair(bytes, size);
    }

    private boolean take(long size) {
        if (!hasRoomFor(size) || !budget.tryTake(size)) {
            return false;
        }
        bytes += size;
        return true;
    }

    private void add(TailEntry entry, long nowNanos) {
        if (delayNanos == 0) {
            ready.add(entry);
        } else {
            arrivals.add(new Arrival(entry.timestampNanos(), nowNanos));
            byTime.add(new Held(entry, ++lastNumber));
        }
    }

    /// Puts the history in front of everything.
    ///
    /// @param history in order; its bytes are taken from the budget already
    /// @param rows hashes of its rows: live lines out of them are not sent again
    void begin(List<TailEntry> history, Set<Long> rows, long nowNanos) {
        for (TailEntry entry : history) {
            bytes += entry.bytes();
            ready.add(entry);
        }
        List<TailEntry> waiting = parked == null ? List.of() : parked;
        parked = null;
        for (TailEntry entry : waiting) {
            if (rows.contains(entry.rowHash())) {
                giveBack(entry);
            } else {
                add(entry, nowNanos);
            }
        }
    }

    private void giveBack(TailEntry entry) {
        bytes -= entry.bytes();
        budget.giveBack(entry.bytes());
    }

    /// @return null when no line is due
    @Nullable TailEntry poll(long nowNanos) {
        if (ready.isEmpty() && delayNanos > 0) {
            release(nowNanos);
        }
        TailEntry entry = ready.poll();
        if (entry != null) {
            giveBack(entry);
        }
        return entry;
    }

    /// Moves lines that have waited long enough, and those that belong before them.
    private void release(long nowNanos) {
        long newest = Long.MIN_VALUE;
        boolean due = false;
        while (!arrivals.isEmpty() && nowNanos - arrivals.peek().atNanos >= delayNanos) {
            newest = Math.max(newest, arrivals.remove().timestampNanos());
            due = true;
        }
        while (due && !byTime.isEmpty() && byTime.peek().entry.timestampNanos() <= newest) {
            ready.add(byTime.remove().entry);
        }
    }

    /// Lets everything go.
    void clear() {
        budget.giveBack(bytes);
        bytes = 0;
        parked = null;
        ready.clear();
        arrivals.clear();
        byTime.clear();
    }
}
