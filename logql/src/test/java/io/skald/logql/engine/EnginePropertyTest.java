package io.skald.logql.engine;

import static io.skald.testing.RandomLogs.SECOND;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.testing.MemLogSource;
import io.skald.testing.NaiveEngine;
import io.skald.testing.RandomLogs;
import io.skald.testing.RandomQueries;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// What must hold for every query, on random logs and queries.
class EnginePropertyTest {
    private static final int RUNS = Integer.getInteger("skald.runs", 400);

    private static Engine engine(LogSource source) {
        return new Engine(source, Runnable::run, 1, () -> 0L);
    }

    private static MemLogSource logs(SplittableRandom random) {
        var source = new MemLogSource(1 + random.nextInt(60), random.nextBoolean());
        RandomLogs.fill(source, random, random.nextInt(150));
        return source;
    }

    private static List<LogEntry> entries(
            LogSource source, String query, long start, long end, int limit, Direction direction)
            throws IOException {
        var range = new QueryRequest.Range(start, end, SECOND);
        var request = QueryRequest.range(TenantId.SINGLE, query, range, limit, direction);
        var result =
                (QueryResult.Streams)
                        engine(source).query(request, QueryLimits.DEFAULTS, () -> false);
        return result.entries();
    }

    private static List<String> texts(List<LogEntry> entries) {
        return entries.stream()
                .map(e -> e.timestampNanos() + " " + e.line() + " " + e.labels().merged())
                .toList();
    }

    @Test
    void logQueriesEqualTheNaiveModel() throws IOException {
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            MemLogSource source = logs(random);
            String query = RandomQueries.log(random);
            int limit = 1 + random.nextInt(40);
            var log = (Expr.Log) LogQl.parse(query);
            Comparator<NaiveEngine.Passed> order =
                    Comparator.comparingLong(passed -> passed.row().timestampNanos());
            List<String> expected =
                    NaiveEngine.run(source.rows(), log).stream()
                            .sorted(order)
                            .limit(limit)
                            .map(p -> p.row().timestampNanos() + " " + p.line() + " " + p.labels())
                            .toList();
            var actual = texts(entries(source, query, 0, 60 * SECOND, limit, Direction.FORWARD));
            assertEquals(times(expected), times(actual), "seed " + seed + ": " + query);
            if (expected.size() < limit) {
                assertEquals(
                        expected.stream().sorted().toList(),
                        actual.stream().sorted().toList(),
                        "seed " + seed + ": " + query);
            }
        }
    }

    private static List<String> times(List<String> entries) {
        return entries.stream().map(entry -> entry.substring(0, entry.indexOf(' '))).toList();
    }

    @Test
    void forwardIsBackwardReversed() throws IOException {
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            MemLogSource source = logs(random);
            String query = RandomQueries.log(random);
            var forward = entries(source, query, 0, 60 * SECOND, 5000, Direction.FORWARD);
            var backward = entries(source, query, 0, 60 * SECOND, 5000, Direction.BACKWARD);
            assertEquals(texts(forward), texts(backward.reversed()), "seed " + seed);
        }
    }

    @Test
    void partsOfARangeGiveTheWhole() throws IOException {
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            MemLogSource source = logs(random);
            String query = RandomQueries.log(random);
            long middle = random.nextLong(60 * SECOND);
            List<String> parts =
                    new ArrayList<>(
                            texts(entries(source, query, 0, middle, 5000, Direction.FORWARD)));
            parts.addAll(
                    texts(entries(source, query, middle, 60 * SECOND, 5000, Direction.FORWARD)));
            var whole = entries(source, query, 0, 60 * SECOND, 5000, Direction.FORWARD);
            assertEquals(texts(whole), parts, "seed " + seed);
        }
    }

    @Test
    void metricQueriesEqualTheNaiveModel() throws IOException {
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new SplittableRandom(seed);
            MemLogSource source = logs(random);
            long step = (1 + random.nextInt(20)) * SECOND;
            String query = RandomQueries.metric(random, 1 + random.nextInt(40) + "s");
            long start = random.nextInt(30) * SECOND;
            long end = start + random.nextInt(60) * SECOND;
            var metric = (Expr.Metric) LogQl.parse(query);
            Map<String, Double> expected = new TreeMap<>();
            StepGrid grid = StepGrid.covering(start, end, step);
            for (int i = 0; i < grid.count(); i++) {
                long time = grid.timeNanos(i);
                NaiveEngine.at(source.rows(), metric, time)
                        .forEach(
                                (labels, value) -> expected.put(key(labels, time), rounded(value)));
            }
            var range = new QueryRequest.Range(start, end, step);
            var request = QueryRequest.range(TenantId.SINGLE, query, range, 1, Direction.BACKWARD);
            var result =
                    (QueryResult.Matrix)
                            engine(source).query(request, QueryLimits.DEFAULTS, () -> false);
            Map<String, Double> actual = new TreeMap<>();
            for (Series series : result.series()) {
                for (int i = 0; i < series.size(); i++) {
                    actual.put(
                            key(series.labels(), series.timestampNanos()[i]),
                            rounded(series.values()[i]));
                }
            }
            assertEquals(expected, actual, "seed " + seed + ": " + query);
        }
    }

    private static String key(LabelSet labels, long time) {
        return labels + "@" + time;
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e9) / 1e9;
    }
}
