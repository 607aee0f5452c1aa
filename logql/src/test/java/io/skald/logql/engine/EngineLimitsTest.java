package io.skald.logql.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.testing.MemLogSource;
import io.skald.testing.TestClock;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What ends a query before its time, and what it may not have.
class EngineLimitsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LabelSet WEB = LabelSet.of("app", "web");
    private static final TestClock CLOCK = new TestClock();

    private static MemLogSource logs(int rows, int rowsPerPart) {
        var source = new MemLogSource(rowsPerPart, true);
        for (int i = 0; i < rows; i++) {
            source.add(WEB, i * SECOND, "id=" + i + " level=info");
        }
        return source;
    }

    private static Engine engine(LogSource source) {
        return new Engine(source, Runnable::run, 1, CLOCK);
    }

    private static QueryRequest request(String query, int limit) {
        var range = new QueryRequest.Range(0, 1000 * SECOND, 10 * SECOND);
        return QueryRequest.range(TenantId.SINGLE, query, range, limit, Direction.BACKWARD);
    }

    private static QueryException failure(Engine engine, QueryRequest request, QueryLimits limits) {
        return assertThrows(QueryException.class, () -> engine.query(request, limits, () -> false));
    }

    private static QueryLimits limits(int series, long heldBytes, long cells) {
        return new QueryLimits(
                5000,
                series,
                11_000,
                Duration.ZERO,
                heldBytes,
                cells,
                Duration.ofSeconds(5),
                false);
    }

    @Test
    void limitedLogQueryLeavesOldMorselsAlone() throws IOException {
        MemLogSource source = logs(1000, 10);
        var result =
                (QueryResult.Streams)
                        engine(source)
                                .query(
                                        request("{app=\"web\"}", 15),
                                        QueryLimits.DEFAULTS,
                                        () -> false);
        assertEquals(15, result.entries().size());
        assertEquals(999 * SECOND, result.entries().getFirst().timestampNanos());
        assertEquals(2, source.morselsOpened());
        assertEquals(100, result.stats().morselsPlanned());
    }

    @Test
    void unmetLimitReadsOn() throws IOException {
        MemLogSource source = logs(1000, 10);
        var result =
                (QueryResult.Streams)
                        engine(source)
                                .query(
                                        request("{app=\"web\"} |= \"id=5 \"", 15),
                                        QueryLimits.DEFAULTS,
                                        () -> false);
        assertEquals(1, result.entries().size());
        assertEquals(100, source.morselsOpened());
    }

    @Test
    void tooManySeriesEndTheQuery() {
        var failure =
                failure(
                        engine(logs(100, 10)),
                        request("count_over_time({app=\"web\"} | logfmt [1m])", 1),
                        limits(50, 1 << 20, 1 << 20));
        assertEquals(QueryException.Kind.LIMIT_EXCEEDED, failure.kind());
        assertTrue(
                failure.getMessage()
                        .startsWith("maximum number of series (50) reached for a single query"));
    }

    @Test
    void innerSeriesAreBoundedByMemoryOnly() throws IOException {
        var request = request("count(count_over_time({app=\"web\"} | logfmt [2000s]))", 1);
        var result =
                (QueryResult.Matrix)
                        engine(logs(100, 10))
                                .query(request, limits(50, 1 << 20, 1 << 20), () -> false);
        assertEquals(100.0, result.series().getFirst().values()[99]);
        var failure = failure(engine(logs(100, 10)), request, limits(50, 1 << 20, 1000));
        assertEquals(QueryException.Kind.LIMIT_EXCEEDED, failure.kind());
    }

    @Test
    void samplesOfQuantilesAreBounded() {
        var request =
                request(
                        "quantile_over_time(0.5, {app=\"web\"} | logfmt | unwrap id [2000s]) by ()",
                        1);
        var failure = failure(engine(logs(1000, 10)), request, limits(500, 1 << 20, 1500));
        assertEquals(QueryException.Kind.LIMIT_EXCEEDED, failure.kind());
    }

    @Test
    void choicesOfTopkAreBounded() {
        var request = request("topk(50, count_over_time({app=\"web\"} | logfmt [2000s]))", 1);
        var failure = failure(engine(logs(100, 10)), request, limits(500, 1 << 20, 30_000));
        assertEquals(QueryException.Kind.LIMIT_EXCEEDED, failure.kind());
    }

    private static List<String> texts(QueryResult.Matrix matrix) {
        return matrix.series().stream()
                .map(one -> one.labels() + " " + Arrays.toString(one.values()))
                .toList();
    }

    @Test
    void approxTopkIsExactWhereItIsAllowed() throws IOException {
        String top = "topk(3, sum by (id) (bytes_over_time({app=\"web\"} | logfmt [2000s])))";
        QueryRequest approximate = request("approx_" + top, 1);
        var allowed =
                new QueryLimits(
                        5000, 500, 11_000, Duration.ZERO, 1 << 20, 1 << 20, Duration.ZERO, true);
        var answer = engine(logs(100, 10)).query(approximate, allowed, () -> false);
        var exact = engine(logs(100, 10)).query(request(top, 1), QueryLimits.DEFAULTS, () -> false);
        assertEquals(texts((QueryResult.Matrix) exact), texts((QueryResult.Matrix) answer));
        var refused = failure(engine(logs(1, 1)), approximate, QueryLimits.DEFAULTS);
        assertEquals(QueryException.Kind.EXECUTION, refused.kind());
    }

    @Test
    void seriesOfEveryKindOfAggregationAreBounded() {
        for (String query :
                java.util.List.of(
                        "max_over_time({app=\"web\"} | logfmt | unwrap id [1m]) by (id)",
                        "topk(1000, count_over_time({app=\"web\"} | logfmt [2000s]))",
                        "sort(count_over_time({app=\"web\"} | logfmt [2000s]))",
                        "label_replace(count_over_time({app=\"web\"} | logfmt [2000s]),"
                                + " \"a\", \"b\", \"c\", \"\")")) {
            var failure =
                    failure(engine(logs(100, 10)), request(query, 1), limits(50, 1 << 20, 1 << 20));
            assertEquals(QueryException.Kind.LIMIT_EXCEEDED, failure.kind());
            assertTrue(failure.getMessage().startsWith("maximum number of series (50)"), query);
        }
    }

    @Test
    void manyStepsAndManyEntriesAreRefusedInLokisWords() {
        var range = new QueryRequest.Range(0, 11_001 * SECOND, SECOND);
        var steps = QueryRequest.range(TenantId.SINGLE, "vector(1)", range, 10, Direction.BACKWARD);
        assertEquals(
                "exceeded maximum resolution of 11,000 points per time series. Try increasing the"
                        + " value of the step parameter",
                failure(engine(logs(1, 1)), steps, QueryLimits.DEFAULTS).getMessage());
        assertEquals(
                "max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 >"
                        + " 5000)",
                failure(engine(logs(1, 1)), request("{app=\"web\"}", 5001), QueryLimits.DEFAULTS)
                        .getMessage());
    }

    @Test
    void deepExpressionsAreRefused() {
        for (String query :
                java.util.List.of(
                        "(".repeat(1000) + "vector(1)" + ")".repeat(1000),
                        "sum(".repeat(1000) + "vector(1)" + ")".repeat(1000),
                        "1 ^ ".repeat(1000) + "vector(1)")) {
            var failure = failure(engine(logs(1, 1)), request(query, 10), QueryLimits.DEFAULTS);
            assertEquals(QueryException.Kind.SYNTAX, failure.kind());
            assertEquals("parse error : expression is nested too deep", failure.getMessage());
        }
    }

    @Test
    void heldLinesAreBounded() {
        var failure =
                failure(
                        engine(logs(100, 10)),
                        request("{app=\"web\"}", 100),
                        limits(500, 200, 1 << 20));
        assertEquals(QueryException.Kind.LIMIT_EXCEEDED, failure.kind());
    }

    @Test
    void longTextsAreRefused() {
        var failure =
                failure(
                        engine(logs(1, 1)),
                        request("{app=\"" + "x".repeat(128 << 10) + "\"}", 10),
                        limits(500, 200, 1 << 20));
        assertEquals("parse error : input size too long (131080 > 131072)", failure.getMessage());
    }

    @Test
    void longRangesAreRefusedInLokisWords() {
        var range = new QueryRequest.Range(0, 2_602_000 * SECOND, 3600 * SECOND);
        var request =
                QueryRequest.range(TenantId.SINGLE, "{app=\"web\"}", range, 10, Direction.BACKWARD);
        assertEquals(
                "the query time range exceeds the limit (query length: 722h46m40s, limit: 30d1h)",
                failure(engine(logs(1, 1)), request, QueryLimits.DEFAULTS).getMessage());
    }

    @Test
    void passedDeadlineEndsTheQuery() {
        var clock = new TestClock();
        var source = logs(100, 10);
        var asked = new AtomicInteger();
        var engine = new Engine(source, Runnable::run, 1, clock);
        var failure =
                assertThrows(
                        QueryException.class,
                        () ->
                                engine.query(
                                        request("{app=\"web\"}", 100),
                                        QueryLimits.DEFAULTS,
                                        () -> {
                                            clock.advance(Duration.ofSeconds(10));
                                            asked.incrementAndGet();
                                            return false;
                                        }));
        assertEquals(QueryException.Kind.TIMED_OUT, failure.kind());
        assertTrue(failure.getMessage().startsWith("request timed out, decrease the duration"));
        assertTrue(asked.get() < 10, "asked " + asked);
    }

    @Test
    void cancelledQueryStopsBetweenBatches() {
        MemLogSource source = logs(1000, 10);
        var asked = new AtomicInteger();
        var failure =
                assertThrows(
                        QueryException.class,
                        () ->
                                engine(source)
                                        .query(
                                                request(
                                                        "sum(rate({app=\"web\"} | logfmt [1m]))",
                                                        1),
                                                QueryLimits.DEFAULTS,
                                                () -> asked.incrementAndGet() > 5));
        assertEquals(QueryException.Kind.CANCELLED, failure.kind());
        assertTrue(source.morselsOpened() < 5);
    }

    @Test
    void cancelledQueryStopsInsideALongBatch() {
        // All rows are one batch: it is left long before its end.
        MemLogSource source = logs(100_000, 100_000);
        var asked = new AtomicInteger();
        var failure =
                assertThrows(
                        QueryException.class,
                        () ->
                                engine(source)
                                        .query(
                                                request(
                                                        "sum(sum_over_time({app=\"web\"} | logfmt |"
                                                                + " unwrap id [2000s]))",
                                                        1),
                                                QueryLimits.DEFAULTS,
                                                () -> asked.incrementAndGet() > 4));
        assertEquals(QueryException.Kind.CANCELLED, failure.kind());
        assertEquals(5, asked.get());
    }

    @Test
    void cancelledQueryStopsBetweenSeries() {
        // One morsel of one batch; the many series that it gives are what takes long.
        MemLogSource source = logs(900, 1000);
        var range = new QueryRequest.Range(0, 1000 * SECOND, SECOND);
        var request =
                QueryRequest.range(
                        TenantId.SINGLE,
                        "count(max_over_time({app=\"web\"} | logfmt | unwrap id [5s]) by (id))",
                        range,
                        1,
                        Direction.BACKWARD);
        var asked = new AtomicInteger();
        var failure =
                assertThrows(
                        QueryException.class,
                        () ->
                                engine(source)
                                        .query(
                                                request,
                                                QueryLimits.DEFAULTS,
                                                () -> asked.incrementAndGet() > 8));
        assertEquals(QueryException.Kind.CANCELLED, failure.kind());
    }

    private static Engine bigLines(int rows, int bytes) {
        var source = new MemLogSource(rows, true);
        for (int i = 0; i < rows; i++) {
            source.add(WEB, i * SECOND, "id=" + i + " " + "b".repeat(bytes));
        }
        return engine(source);
    }

    @Test
    void cancelledLogQueryStopsInsideABatch() {
        for (String query :
                List.of(
                        "{app=\"web\"} | logfmt | id=\"none\"",
                        "{app=\"web\"} |~ \"id\" | label_format x=`{{.id}}` | x=\"none\"",
                        "{app=\"web\"} | line_format `{{count \"b.*z|b\" __line__}}`",
                        "{app=\"web\"} | line_format `{{range 50}}{{$x := upper"
                                + " __line__}}{{end}}`")) {
            var asked = new AtomicInteger();
            var failure =
                    assertThrows(
                            QueryException.class,
                            () ->
                                    bigLines(100, 100_000)
                                            .query(
                                                    request(query, 1),
                                                    QueryLimits.DEFAULTS,
                                                    () -> asked.incrementAndGet() > 8),
                            query);
            assertEquals(QueryException.Kind.CANCELLED, failure.kind());
            assertEquals(9, asked.get(), query);
        }
    }

    @Test
    void cancelledQueryStopsInsideARow() {
        var asked = new AtomicInteger();
        var failure =
                assertThrows(
                        QueryException.class,
                        () ->
                                bigLines(1, 10_000)
                                        .query(
                                                request(
                                                        "{app=\"web\"} | line_format `{{count"
                                                                + " \"b.*z|b\" __line__}}`",
                                                        1),
                                                QueryLimits.DEFAULTS,
                                                () -> asked.incrementAndGet() > 5));
        assertEquals(QueryException.Kind.CANCELLED, failure.kind());
    }

    @Test
    void labelsOfHeldEntriesAreBoundedToo() {
        String own = "{app=\"web\"} | label_format x=`{{__timestamp__}}{{repeat 1000 \"a\"}}`";
        var failure =
                failure(engine(logs(100, 10)), request(own, 100), limits(500, 50_000, 1 << 20));
        assertEquals(QueryException.Kind.LIMIT_EXCEEDED, failure.kind());
        assertTrue(failure.getMessage().startsWith("the entries of the answer exceed the memory"));
    }

    @Test
    void aBatchFullOfKeysDoesNotKeepThem() throws IOException {
        var source = new MemLogSource(1000, true);
        for (int i = 0; i < 300; i++) {
            source.add(WEB, i * SECOND, ("k" + i + "x").repeat(800) + "=1 id=" + i);
        }
        for (String query :
                List.of(
                        "sum(count_over_time({app=\"web\"} | logfmt | id != \"\" [2000s]))",
                        "count(count_over_time({app=\"web\"} | logfmt | keep id [2000s]))")) {
            var answer =
                    (QueryResult.Matrix)
                            engine(source)
                                    .query(request(query, 1), QueryLimits.DEFAULTS, () -> false);
            assertEquals(300.0, answer.series().getFirst().values()[99], query);
        }
    }

    @Test
    void longChainsAreEvaluated() throws IOException {
        var sum = request("vector(1)" + "+vector(1)".repeat(150), 1);
        var answer =
                (QueryResult.Matrix)
                        engine(logs(1, 1)).query(sum, QueryLimits.DEFAULTS, () -> false);
        assertEquals(151.0, answer.series().getFirst().values()[0]);
        var filter = request("{app=\"web\"} | logfmt | id=\"0\"" + " or id=\"x\"".repeat(399), 1);
        var entries =
                (QueryResult.Streams)
                        engine(logs(1, 1)).query(filter, QueryLimits.DEFAULTS, () -> false);
        assertEquals(1, entries.entries().size());
    }

    @Test
    void busyExecutorMeansOverload() {
        var engine =
                new Engine(
                        logs(10, 1),
                        _ -> {
                            throw new RejectedExecutionException();
                        },
                        2,
                        CLOCK);
        var failure = failure(engine, request("{app=\"web\"}", 10), QueryLimits.DEFAULTS);
        assertEquals(QueryException.Kind.OVERLOADED, failure.kind());
        assertEquals("too many outstanding requests", failure.getMessage());
    }

    @Test
    void cancelledQueryDoesNotWaitForAThreadThatNeverComes() throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(1)) {
            var release = new CountDownLatch(1);
            var unused = workers.submit(() -> release.await(10, TimeUnit.SECONDS));
            var engine = new Engine(logs(10, 1), workers, 2, CLOCK);
            var failure =
                    assertThrows(
                            QueryException.class,
                            () ->
                                    engine.query(
                                            request("{app=\"web\"}", 10),
                                            QueryLimits.DEFAULTS,
                                            () -> true));
            assertEquals(QueryException.Kind.CANCELLED, failure.kind());
            release.countDown();
            assertTrue(unused.get());
        }
    }

    @Test
    void warningsOfTheViewReachTheAnswer() throws IOException {
        MemLogSource source = logs(3, 1);
        source.warn("a block is corrupt");
        var result =
                engine(source)
                        .query(request("{app=\"web\"}", 10), QueryLimits.DEFAULTS, () -> false);
        assertEquals(java.util.List.of("a block is corrupt"), result.warnings());
    }

    @Test
    void healthCheckOfGrafanaAnswersTwo() throws IOException {
        var request =
                QueryRequest.instant(
                        TenantId.SINGLE, "vector(1)+vector(1)", 4_000_000_000L * SECOND);
        var result =
                (QueryResult.Vector)
                        engine(logs(0, 1)).query(request, QueryLimits.DEFAULTS, () -> false);
        assertEquals(
                java.util.List.of(
                        new QueryResult.Sample(LabelSet.EMPTY, 4_000_000_000L * SECOND, 2.0)),
                result.samples());
    }
}
