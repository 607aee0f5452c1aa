package io.skald.logql.turns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The loops of one query, and how much they have used together. Thread-safe where it is public; the rest belongs to the
/// lock of [Turns].
public final class QueryTurns {
    /// Of a query whose loops only have to notice that they should end.
    static final int ENDING = -1;

    private static final long MILLI = 1_000_000;

    /// What a query may have used to be of level 0, 1, 2; beyond that all are equal.
    private static final long[] LEVEL_NANOS = {10 * MILLI, 100 * MILLI, 1000 * MILLI};

    /// Of those that have used much.
    static final int LAST_LEVEL = LEVEL_NANOS.length;

    private final Turns turns;
    final List<TurnLoop> loops = new ArrayList<>();

    /// In the queue, between two pieces of work.
    final ArrayDeque<TurnLoop> waiting = new ArrayDeque<>();

    /// In the queue, in the middle of one.
    final ArrayDeque<TurnLoop> paused = new ArrayDeque<>();

    /// Grows from query to query, in the order in which they began to wait; 0 before.
    long number;

    /// Number of the turn that it had last.
    long lastTurn;

    private long usedNanos;
    private volatile int level;

    QueryTurns(Turns turns) {
        this.turns = turns;
    }

    /// Puts a loop into the queue; it may have its first turn before this returns, on a thread of its own or, if the threads
    /// are those of a direct executor, on this one.
    public void begin(TurnWork work) {
        turns.begin(this, work);
    }

    /// Drops those loops that are in the middle of nothing, and lets the others go first: they will end at their next
    /// look.
    public void end() {
        turns.end(this);
    }

    void use(long nanos) {
        usedNanos += nanos;
        if (level != ENDING) {
            level = levelOf(usedNanos);
        }
    }

    void ending() {
        level = ENDING;
    }

    static int levelOf(long usedNanos) {
        int level = 0;
        while (level < LEVEL_NANOS.length && usedNanos >= LEVEL_NANOS[level]) {
            level++;
        }
        return level;
    }

    /// The less the query has used, the smaller. Any thread.
    int level() {
        return level;
    }

    boolean waits() {
        return !waiting.isEmpty() || !paused.isEmpty();
    }
}
