package io.skald.server.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.logql.engine.QueryException;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.engine.QueryStats;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

class LargeQueriesTest {
    private static final long SMALL = 1000;
    private static final QueryResult RESULT =
            new QueryResult.Streams(List.of(), QueryStats.NONE, List.of());

    private final LargeQueries queries = queries(Duration.ofMinutes(10));
    private final List<Runnable> ends = new ArrayList<>();
    private final List<Long> tried = new ArrayList<>();

    private static LargeQueries queries(Duration patience) {
        return new LargeQueries(1, SMALL, SMALL, patience);
    }

    /// A query that needs so many counters.
    private QueryResult run(LargeQueries queries, long cells, AtomicBoolean gone)
            throws IOException {
        return queries.run(
                QueryLimits.DEFAULTS,
                gone::get,
                ends::add,
                limits -> {
                    tried.add(limits.maxCells());
                    if (cells > limits.maxCells()) {
                        // Whoever waits for it need not wait for long.
                        gone.set(true);
                        throw new QueryException(QueryException.Kind.LIMIT_EXCEEDED, "too much");
                    }
                    return RESULT;
                });
    }

    @Test
    void aSmallQueryTakesNoPlace() throws IOException {
        assertSame(RESULT, run(queries, SMALL, new AtomicBoolean()));
        assertEquals(List.of(SMALL), tried);
        assertEquals(List.of(), ends);
    }

    @Test
    void aLargeOneIsBegunAnewWithAPlaceUntilItIsAnswered() throws IOException {
        assertSame(RESULT, run(queries, SMALL + 1, new AtomicBoolean()));
        assertEquals(List.of(SMALL, QueryLimits.DEFAULTS.maxCells()), tried);
        // The next one has to wait, and its client goes away; small ones go past.
        var failure =
                assertThrows(
                        QueryException.class, () -> run(queries, SMALL + 1, new AtomicBoolean()));
        assertEquals(QueryException.Kind.CANCELLED, failure.kind());
        assertSame(RESULT, run(queries, SMALL, new AtomicBoolean()));
        ends.getFirst().run();
        ends.getFirst().run();
        assertSame(RESULT, run(queries, SMALL + 1, new AtomicBoolean()));
        assertThrows(QueryException.class, () -> run(queries, SMALL + 1, new AtomicBoolean()));
        assertEquals(0, queries.waiting());
    }

    @Test
    void whatIsTooLargeForAllIsRefusedAndItsPlaceIsFreeWhenThatIsTold() {
        var failure =
                assertThrows(
                        QueryException.class,
                        () -> run(queries, Long.MAX_VALUE, new AtomicBoolean()));
        assertEquals(QueryException.Kind.LIMIT_EXCEEDED, failure.kind());
        assertEquals(2, tried.size());
        assertEquals(1, ends.size());
    }

    @Test
    void whoWaitsForTooLongIsRefused() throws IOException {
        LargeQueries impatient = queries(Duration.ofMillis(1));
        run(impatient, SMALL + 1, new AtomicBoolean());
        var failure =
                assertThrows(
                        QueryException.class,
                        () ->
                                impatient.run(
                                        QueryLimits.DEFAULTS,
                                        () -> false,
                                        ends::add,
                                        _ -> {
                                            throw new QueryException(
                                                    QueryException.Kind.LIMIT_EXCEEDED, "much");
                                        }));
        assertEquals(QueryException.Kind.OVERLOADED, failure.kind());
    }
}
