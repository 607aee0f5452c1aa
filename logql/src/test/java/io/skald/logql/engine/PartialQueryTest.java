package io.skald.logql.engine;

import static io.skald.testing.RandomLogs.SECOND;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.QueryStats.Partials;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.testing.MapPartials;
import io.skald.testing.MemLogSource;
import io.skald.testing.RandomLogs;
import io.skald.testing.RandomQueries;
import io.skald.testing.Rounding;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Answers that are put together from what earlier queries have left behind.
class PartialQueryTest {
    private static final int RUNS = Integer.getInteger("skald.runs", 100);
    private static final LabelSet WEB = LabelSet.of("app", "web");

    private final MapPartials partials = new MapPartials(1 << 20);
    private final MemLogSource source = new MemLogSource(10, true);

    private static QueryResult ask(LogSource of, String query, long start, long end, long step)
            throws IOException {
        var range = new QueryRequest.Range(start, end, step);
        var request = QueryRequest.range(TenantId.SINGLE, query, range, 1, Direction.BACKWARD);
        return new Engine(of, Runnable::run, 1, () -> 0L)
                .query(request, QueryLimits.DEFAULTS, () -> false);
    }

    private static Map<String, Double> values(QueryResult result) {
        Map<String, Double> values = new HashMap<>();
        for (Series series : ((QueryResult.Matrix) result).series()) {
            for (int i = 0; i < series.size(); i++) {
                values.put(series.labels() + "@" + series.timestampNanos()[i], series.values()[i]);
            }
        }
        return values;
    }

    /// Thirty rows a second apart: two full parts, and ten seconds that can still grow.
    private void fill() {
        for (int i = 0; i < 29; i++) {
            source.add(WEB, i * SECOND, "n=" + i);
        }
        source.keeping(partials, Long.MIN_VALUE);
    }

    private Partials use(String query, long start, long end) throws IOException {
        return ask(source, query, start * SECOND, end * SECOND, SECOND).stats().partials();
    }

    @Test
    void asksAgainOnlyForWhatIsNew() throws IOException {
        fill();
        String query = "count_over_time({app=\"web\"} |= \"n\" [1s])";
        Partials first = use(query, 0, 15);
        assertEquals(0, first.found());
        assertEquals(first.requested(), first.stored());
        int opened = source.morselsOpened();
        Partials again = use(query, 0, 15);
        assertEquals(again.requested(), again.found());
        assertEquals(0, again.stored());
        assertEquals(opened, source.morselsOpened(), "everything is known");
        // One step on: a bucket is new at most, at the end.
        Partials next = use(query, 1, 16);
        assertTrue(next.stored() <= 1 && next.found() > 0, next::toString);
    }

    @Test
    void rowsThatCanStillChangeAreReadEachTime() throws IOException {
        fill();
        String query = "count_over_time({app=\"web\"}[1s])";
        ask(source, query, 20 * SECOND, 28 * SECOND, SECOND);
        int opened = source.morselsOpened();
        assertEquals(0, use(query, 20, 28).requested());
        assertEquals(opened + 1, source.morselsOpened());
    }

    @Test
    void whatIsHiddenByAgeIsNotKept() throws IOException {
        fill();
        source.keeping(partials, 5 * SECOND);
        // The first part has older rows, the second one has not.
        assertEquals(3, use("count_over_time({app=\"web\"}[1s])", 9, 12).stored());
    }

    @Test
    void damagedAnswersAreNotKept() throws IOException {
        fill();
        source.warn("damaged");
        Partials use = use("count_over_time({app=\"web\"}[1s])", 0, 15);
        assertTrue(use.requested() > 0);
        assertEquals(0, use.stored());
        assertEquals(0, partials.size());
    }

    @Test
    void nothingIsKeptOfQueriesThatNeedAllSamplesOrTheClock() throws IOException {
        fill();
        for (String query :
                List.of(
                        "quantile_over_time(0.5, {app=\"web\"} | logfmt | unwrap n [2s])",
                        "rate_counter({app=\"web\"} | logfmt | unwrap n [2s])",
                        "first_over_time({app=\"web\"} | logfmt | unwrap n [2s])",
                        "count_over_time({app=\"web\"} | label_format x=`{{now}}` [2s])")) {
            assertEquals(Partials.NONE, use(query, 0, 15), query);
        }
    }

    @Test
    void mistakesInRowsBeyondTheQueryDoNotMatter() throws IOException {
        for (int i = 0; i < 20; i++) {
            source.add(WEB, i * SECOND, i == 1 ? "n=bad" : "n=1");
        }
        source.keeping(partials, Long.MIN_VALUE);
        String query = "sum_over_time({app=\"web\"} | logfmt | unwrap n [1s])";
        // Buckets are of two steps: the first one has the mistake, and the first row that is asked
        // for.
        assertEquals(18, values(ask(source, query, 2 * SECOND, 19 * SECOND, SECOND)).size());
        assertEquals(Partials.NONE, use(query, 2, 19));
        assertTrue(use(query, 3, 19).stored() > 0);
    }

    @Test
    void cellsThatAreTooLargeAreNotWorkedOutAgain() throws IOException {
        fill();
        source.keeping(new MapPartials(0), Long.MIN_VALUE);
        String query = "count_over_time({app=\"web\"}[1s])";
        Map<String, Double> first = values(ask(source, query, 0, 15 * SECOND, SECOND));
        assertEquals(first, values(ask(source, query, 0, 15 * SECOND, SECOND)));
        assertEquals(0, use(query, 0, 15).stored());
    }

    /// Refreshes of a few queries while rows come in.
    private static final class Refreshes {
        private final SplittableRandom random;
        private final MemLogSource plain;
        private final MemLogSource keeping;
        private final MapPartials known;
        private final long step;
        private final List<String> queries = new ArrayList<>();
        private final String about;
        private long start;
        private long found;

        Refreshes(int seed) {
            random = new SplittableRandom(seed);
            boolean merges = random.nextBoolean();
            int rowsPerPart = 1 + random.nextInt(40);
            known = new MapPartials(random.nextInt(4) == 0 ? 400 : 1 << 20);
            long shownFrom = random.nextInt(4) == 0 ? 20 * SECOND : Long.MIN_VALUE;
            plain = new MemLogSource(rowsPerPart, merges);
            keeping = new MemLogSource(rowsPerPart, merges).keeping(known, shownFrom);
            step = (1 + random.nextInt(5)) * SECOND - random.nextInt(2);
            String range = 1 + random.nextInt(12) + "s";
            queries.add(RandomQueries.metric(random, range));
            queries.add(RandomQueries.metric(random, range));
            start = random.nextInt(20) * SECOND;
            about = "seed " + seed + ": " + queries;
        }

        void run() throws IOException {
            for (int i = 0; i < 6; i++) {
                int count = random.nextInt(60);
                long rows = random.nextLong();
                RandomLogs.fill(plain, new SplittableRandom(rows), count);
                RandomLogs.fill(keeping, new SplittableRandom(rows), count);
                for (String query : queries) {
                    compare(query, start + random.nextInt(60) * SECOND);
                }
                known.forget(random, 5);
                start += random.nextInt(3) * step;
            }
        }

        private void compare(String query, long end) throws IOException {
            Map<String, Double> expected = values(ask(plain, query, start, end, step));
            QueryResult result = ask(keeping, query, start, end, step);
            Map<String, Double> actual = values(result);
            assertEquals(expected.keySet(), actual.keySet(), about);
            expected.forEach((key, value) ->
                    assertTrue(
                            Rounding.same(value, actual.getOrDefault(key, Double.NaN)),
                            about + " at " + key));
            found += result.stats().partials().found();
        }
    }

    @Test
    void answersAreThoseOfAQueryThatKeepsNothing() throws IOException {
        long found = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            var refreshes = new Refreshes(seed);
            refreshes.run();
            found += refreshes.found;
        }
        assertTrue(found > 10L * RUNS, "found " + found);
    }
}
