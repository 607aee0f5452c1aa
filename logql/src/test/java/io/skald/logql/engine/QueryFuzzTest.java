package io.skald.logql.engine;

import static io.skald.testing.RandomLogs.SECOND;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.Printer;
import io.skald.logql.syntax.SyntaxException;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.testing.Fuzz;
import io.skald.testing.Json;
import io.skald.testing.MemLogSource;
import io.skald.testing.QueryMutations;
import io.skald.testing.Resources;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Queries that are mostly wrong, over lines that are mostly damaged, find nothing but documented errors, and end. The texts
/// are mutations of the recorded ones, so that templates, patterns, regular expressions, paths, durations and numbers are
/// all among them. `-Dskald.fuzz.seconds=600` runs for so long; `-Dskald.fuzz.seed=N` begins elsewhere.
class QueryFuzzTest {
    private static final int QUERIES = 4_000;
    private static final int SOURCES = 80;

    /// Far more than any of these queries should take.
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final QueryLimits LIMITS =
            new QueryLimits(
                    5000, 500, 11_000, Duration.ofHours(721), 1 << 20, 1 << 20, TIMEOUT, true);

    private final QueryMutations queries = new QueryMutations(recordedQueries());
    private final QueryMutations lines = new QueryMutations(recordedLines());

    private static List<String> recordedQueries() {
        List<String> all = new ArrayList<>();
        for (String family : Resources.lines("conformance/families.txt")) {
            for (String line : Resources.lines("conformance/cases/" + family + ".json")) {
                Map<String, Object> params =
                        Json.object(Json.object(Json.parse(line)).get("params"));
                if (params.get("query") instanceof String query) {
                    all.add(query);
                }
            }
        }
        return all;
    }

    private static List<String> recordedLines() {
        List<String> all = new ArrayList<>();
        Object dataset = Json.parse(Resources.text("conformance/dataset.json"));
        for (Object push : Json.list(Json.object(dataset).get("pushes"))) {
            for (Object stream : Json.list(Json.object(push).get("streams"))) {
                for (Object value : Json.list(Json.object(stream).get("values"))) {
                    all.add((String) Json.list(value).get(1));
                }
            }
        }
        return all;
    }

    private record Asked(String query, MemLogSource source, boolean instant) {
        @Override
        public String toString() {
            return query;
        }
    }

    @Test
    void onlyDocumentedErrorsComeOut() {
        List<MemLogSource> sources = new ArrayList<>();
        for (int i = 0; i < SOURCES; i++) {
            sources.add(logs(new SplittableRandom(i)));
        }
        Fuzz.run(
                QUERIES,
                random ->
                        new Asked(
                                queries.next(random),
                                sources.get(random.nextInt(SOURCES)),
                                random.nextBoolean()),
                asked -> run(asked.source, asked.query, asked.instant));
    }

    /// Rows of the streams that the recorded queries select, within two hours of theirs.
    private MemLogSource logs(SplittableRandom random) {
        var source = new MemLogSource(1 + random.nextInt(60), random.nextBoolean());
        Object dataset = Json.parse(Resources.text("conformance/dataset.json"));
        for (Object push : Json.list(Json.object(dataset).get("pushes"))) {
            for (Object stream : Json.list(Json.object(push).get("streams"))) {
                Map<String, Object> labels = Json.object(Json.object(stream).get("stream"));
                LabelSet set = labels(labels);
                for (int i = 0; i < 6; i++) {
                    source.add(
                            TenantId.SINGLE,
                            set,
                            START + random.nextLong(7200) * SECOND,
                            lines.next(random),
                            random.nextBoolean() ? Map.of() : Map.of("trace_id", "t1"));
                }
            }
        }
        return source;
    }

    private static final long START = 1_767_571_200L * SECOND;

    private static LabelSet labels(Map<String, Object> json) {
        Map<String, String> labels = new java.util.TreeMap<>();
        json.forEach((name, value) -> labels.put(name, (String) value));
        return LabelSet.of(labels);
    }

    private static void run(MemLogSource source, String query, boolean instant) {
        try {
            Expr expr = LogQl.parse(query);
            String printed = Printer.print(expr);
            assertEquals(printed, Printer.print(LogQl.parse(printed)), "the print's print");
        } catch (SyntaxException _) {
            // The engine has to say so too.
        }
        var time =
                instant
                        ? new QueryRequest.Instant(START + 7200 * SECOND)
                        : new QueryRequest.Range(START, START + 7200 * SECOND, 600 * SECOND);
        var request = new QueryRequest(TenantId.SINGLE, query, time, 100, Direction.BACKWARD, 0);
        try {
            new Engine(source, Runnable::run, 1, System::nanoTime)
                    .query(request, LIMITS, () -> false);
        } catch (QueryException e) {
            assertNotEquals(QueryException.Kind.TIMED_OUT, e.kind(), "it took too long");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
