package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.Engine;
import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.QueryException;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.engine.Selection;
import io.skald.logql.engine.Series;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentOptions;
import io.skald.segment.SegmentOptions.Encoding;
import io.skald.testing.KeepEverything;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// Queries that parse lines have one answer, whether the store puts whole lines together or as much of them as the query
/// needs. Lines are templates, but for some that are still in memory.
final class FieldQueriesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int ROWS = 4000;
    private static final List<LabelSet> STREAMS =
            List.of(
                    LabelSet.of("app", "web", "status", "own"),
                    LabelSet.of("app", "web"),
                    LabelSet.of("app", "db", "path", "/", "size", "7"));
    private static final List<String> QUERIES =
            List.of(
                    "{app=~\".+\"} | json | status>=500",
                    "{app=\"web\"} | json | status=~\"5..|own\" and took>20ms",
                    "{app=\"web\"} | json | status_extracted!=\"200\" | path!=\"\"",
                    "{app=~\".+\"} | logfmt | status>=500 or took>80ms | level!=\"info\"",
                    "{app=~\".+\"} |= \"9\" | logfmt --strict | took<10ms | status=\"200\"",
                    "{app=~\".+\"} | pattern `<ip> - <_> <path> <status>` | status=\"404\"",
                    "{app=~\".+\"} | json | __error__!=\"\"",
                    "{app=~\".+\"} | json | n_k=\"1\"",
                    "sum by (path, status) (count_over_time({app=~\".+\"} | json [10s]))",
                    "sum by (status) (rate({app=~\".+\"} | json | status!=\"200\" | __error__=\"\""
                            + " [7s]))",
                    "sum by (path) (count_over_time({app=~\".+\"} | logfmt | took>30ms [10s]))",
                    "sum by (level) (bytes_over_time({app=~\".+\"} | logfmt | level!=\"\" [10s]))",
                    "sum by (path) (count_over_time({app=~\".+\"} | pattern `<ip> - <_> <path>"
                            + " <status>` [9s]))",
                    "quantile_over_time(0.9, {app=~\".+\"} | json | unwrap took_s | __error__=\"\""
                            + " [10s]) by (path)",
                    "max_over_time({app=~\".+\"} | logfmt | unwrap duration(took) | __error__=\"\""
                            + " [10s]) by (status)",
                    "quantile_over_time(0.7, {app=~\".+\"} | json | unwrap size | __error__=\"\""
                            + " [5s]) by (path, status)",
                    "quantile_over_time(0.7, {app=~\".+\"} | json | unwrap size [9s]) by (path)",
                    "quantile_over_time(0.2, {app=\"web\"} | logfmt | unwrap secs [8s]) by"
                            + " (status)",
                    "last_over_time({app=\"db\"} | json | unwrap size_extracted [8s]) by (status)",
                    "max_over_time({app=~\".+\"} | json | status!=\"x\" | unwrap size [8s]) by"
                            + " (path)",
                    "max_over_time({app=~\".+\"} | json | size<900 | unwrap size [8s]) by (path)",
                    "max_over_time({app=~\".+\"} | json | drop size | unwrap size [8s]) by (path)",
                    "first_over_time({app=~\".+\"} | logfmt | unwrap size [8s]) by (level)",
                    "stdvar_over_time({app=~\".+\"} | logfmt --strict | unwrap secs [8s]) by"
                            + " (level)",
                    "sum by (size) (sum_over_time({app=\"web\"} | json | status=\"500\""
                            + " | unwrap size [30s]))",
                    "min_over_time({app=~\".+\"} | pattern `<ip> - <_> <path> <status> <size>`"
                            + " | unwrap size [8s]) by (path)",
                    "count_over_time({app=\"web\"} | json | status>=500 [10s])");

    /// @param whole whether the store is to give whole lines
    private record Source(ChunkStore store, boolean whole) implements LogSource {
        @Override
        public LogView open() {
            ReadView view = store.view();
            return new LogView() {
                @Override
                public List<Morsel> morsels(Selection asked) throws IOException {
                    return view.morsels(seen(asked), streams(asked));
                }

                private Selection seen(Selection asked) {
                    Needs needs = asked.needs();
                    return new Selection(
                            asked.tenant(),
                            asked.matchers(),
                            asked.range(),
                            asked.direction(),
                            asked.filter(),
                            whole
                                    ? new Needs(needs.rows(), needs.metadata(), needs.cells())
                                    : needs);
                }

                @Override
                public List<LabelSet> streams(Selection asked) {
                    return STREAMS.stream()
                            .filter(stream ->
                                    asked.matchers().stream()
                                            .allMatch(matcher -> matcher.matches(stream)))
                            .toList();
                }

                @Override
                public List<String> warnings() {
                    return view.warnings();
                }

                @Override
                public void close() {
                    view.close();
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersAreThoseOfWholeLines(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        try (ChunkStore store =
                ChunkStore.open(
                        new MemFileSystem(), ChunkStoreConfig.DEFAULT, StoreListener.NONE)) {
            push(store, random, 0, ROWS / 2);
            store.flushAll();
            push(store, random, ROWS / 2, ROWS - ROWS / 20);
            store.flushAll();
            merge(store.upkeep());
            push(store, random, ROWS - ROWS / 20, ROWS);
            int answers = 0;
            for (String query : QUERIES) {
                for (Direction direction : Direction.values()) {
                    int limit = 1 + random.nextInt(1000);
                    String whole = answer(store, true, query, direction, limit);
                    assertEquals(whole, answer(store, false, query, direction, limit), query);
                    answers += whole.length() > 100 ? 1 : 0;
                }
            }
            assertTrue(answers > QUERIES.size(), answers + " answers");
        }
    }

    private static String answer(
            ChunkStore store, boolean whole, String query, Direction direction, int limit)
            throws IOException {
        var engine = new Engine(new Source(store, whole), Runnable::run, 1, () -> 0);
        var request =
                QueryRequest.range(
                        TenantId.SINGLE,
                        query,
                        new QueryRequest.Range(0, 60 * SECOND, 5 * SECOND),
                        limit,
                        direction);
        try {
            return switch (engine.query(request, QueryLimits.DEFAULTS, () -> false)) {
                case QueryResult.Streams streams -> streams.entries().toString();
                case QueryResult.Matrix matrix -> text(matrix);
                case QueryResult other -> throw new AssertionError(other);
            };
        } catch (QueryException e) {
            return "failed: " + e.getMessage() + " ".repeat(100);
        }
    }

    private static String text(QueryResult.Matrix matrix) {
        var text = new StringBuilder();
        for (Series series : matrix.series()) {
            text.append(series.labels());
            text.append(Arrays.toString(series.timestampNanos()));
            text.append(Arrays.toString(series.values()));
        }
        return text.toString();
    }

    private static void merge(SegmentUpkeep upkeep) throws IOException {
        SegmentOptions options = SegmentOptions.MERGE_TEMPLATES.with(Encoding.TEMPLATES_ALWAYS);
        var wish = new SegmentUpkeep.Wish(upkeep.segments(), 1, 1000, options);
        try (var run = Objects.requireNonNull(upkeep.begin(wish, new KeepEverything()))) {
            while (run.step(1 << 16)) {}
            assertNotNull(run.commit());
        }
    }

    private static void push(ChunkStore store, SplittableRandom random, int from, int to) {
        List<Row> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Map<String, String> metadata =
                    switch (random.nextInt(60)) {
                        case 0, 1 -> Map.of("status", "meta");
                        case 2 -> Map.of("size", "2.5");
                        default -> Map.of();
                    };
            LabelSet stream = STREAMS.get(random.nextInt(STREAMS.size()));
            rows.add(
                    new Row(
                            TenantId.SINGLE,
                            stream,
                            60 * SECOND * i / ROWS,
                            line(random),
                            metadata));
        }
        var answer = store.append(Row.batch(rows));
        store.writeWaiting();
        answer.join();
    }

    private static String line(SplittableRandom random) {
        int status =
                random.nextInt(3) == 0 ? 500 + random.nextInt(4) : 200 + 204 * random.nextInt(2);
        String path = random.nextInt(40) == 0 ? "/x" + random.nextInt(900) : "/api/v1/items";
        int took = random.nextInt(100);
        int size = random.nextInt(1 << random.nextInt(1, 22));
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 ->
                    "{\"at\":\"%d\",\"status\":%d,\"path\":\"%s\",\"took\":\"%dms\",\"took_s\":%d.5,\"size\":%d}"
                            .formatted(random.nextInt(), status, path, took, took, size);
            case 6, 7, 8, 9, 10 ->
                    "t=%d level=%s status=%d path=%s took=%dms secs=%s size=\"%d\" msg=\"all \\\"is\\\" well\""
                            .formatted(
                                    random.nextInt(),
                                    random.nextBoolean() ? "info" : "warn",
                                    status,
                                    path,
                                    took,
                                    -random.nextInt(90_000) / 1000.0,
                                    size);
            case 11, 12, 13, 14, 15 ->
                    "10.0.0.%d - [%d/Nov] %s %d %d".formatted(took, took, path, status, size);
            case 16 -> "{\"status\":x%d,\"path\":\"%s\"}".formatted(took, path);
            case 17 -> "{\"n\":{\"k\":%d,\"status\":1},\"status\":%d}".formatted(took % 3, status);
            case 18 -> "{\"status\":%d,\"path\":\"%s\"".formatted(status, path);
            default -> "status=%d status=1 path=\"%s\"x=1 took=%dms".formatted(status, path, took);
        };
    }
}
