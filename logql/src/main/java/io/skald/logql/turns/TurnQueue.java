package io.skald.logql.turns;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Loops that wait for their turn, and who is next: the queries that have used least, by levels (10 ms, 100 ms, 1 s); those of one
/// level by turns, whatever the number of their loops, but those of the last one in the order in which they came, so that
/// too many of them do not all run out of time together. Every eighth turn goes to the query that has waited longest, so that
/// nobody waits for ever. Not thread-safe. Its cost grows with the number of queries, which is bounded.
final class TurnQueue {
    /// Level of nobody.
    static final int NONE = Integer.MAX_VALUE;

    private static final int TURNS_PER_AGED = 8;

    private final List<QueryTurns> queries = new ArrayList<>();
    private long turn;
    private long count;

    /// @param isPaused whether it stands in the middle of its work
    void add(TurnLoop loop, boolean isPaused) {
        QueryTurns query = loop.query;
        if (!query.waits()) {
            queries.add(query);
            query.number = query.number == 0 ? ++count : query.number;
            query.lastTurn = query.lastTurn == 0 ? turn : query.lastTurn;
        }
        (isPaused ? query.paused : query.waiting).add(loop);
    }

    /// Takes out who is next. Its [TurnLoop#byAge] says why.
    @Nullable TurnLoop poll() {
        if (queries.isEmpty()) {
            return null;
        }
        turn++;
        boolean byAge = turn % TURNS_PER_AGED == 0;
        QueryTurns first = queries.getFirst();
        for (QueryTurns query : queries) {
            if (byAge ? query.lastTurn < first.lastTurn : isBefore(query, first)) {
                first = query;
            }
        }
        first.lastTurn = turn;
        TurnLoop loop = first.paused.isEmpty() ? first.waiting.remove() : first.paused.remove();
        loop.byAge = byAge;
        if (!first.waits()) {
            queries.remove(first);
        }
        return loop;
    }

    /// Of one level, those that hold buffers of half-done work go on first.
    private static boolean isBefore(QueryTurns one, QueryTurns other) {
        if (one.level() != other.level()) {
            return one.level() < other.level();
        }
        if (one.paused.isEmpty() != other.paused.isEmpty()) {
            return !one.paused.isEmpty();
        }
        return one.level() == QueryTurns.LAST_LEVEL
                ? one.number < other.number
                : one.lastTurn < other.lastTurn;
    }

    /// Takes out the loops of a query that stand in the middle of nothing.
    List<TurnLoop> removeWaiting(QueryTurns query) {
        List<TurnLoop> removed = List.copyOf(query.waiting);
        query.waiting.clear();
        if (!query.waits()) {
            queries.remove(query);
        }
        return removed;
    }

    /// Level of the query that has used least, or [#NONE].
    int level() {
        int level = NONE;
        for (QueryTurns query : queries) {
            level = Math.min(level, query.level());
        }
        return level;
    }
}
