package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.GoQuoting;
import io.skald.testing.Json;
import io.skald.testing.MemLogSource;
import io.skald.testing.RandomLogs;
import io.skald.testing.RandomQueries;
import io.skald.testing.Rounding;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Random queries have one answer, but for rounding, wherever the entries lie: in memory, in segments, half here and half
/// there, and after a restart.
class RandomQueriesTest {
    private static final int QUERIES = Integer.getInteger("skald.runs", 250);
    private static final long START = 1_767_571_200L * RandomLogs.SECOND;
    private static final int ROWS = 400;

    @TempDir Path data;

    private RunningServer start() throws Exception {
        return RunningServer.start(
                data, "-validation.reject-old-samples=false", "-store.retention=0");
    }

    @Test
    void answersDoNotDependOnWhereEntriesLie() throws Exception {
        var random = new SplittableRandom(Long.getLong("skald.fuzz.seed", 1));
        List<String> queries = new ArrayList<>();
        for (int i = 0; i < QUERIES; i++) {
            queries.add(
                    i % 2 == 0 ? RandomQueries.log(random) : RandomQueries.metric(random, "9s"));
        }
        List<Object> inMemory;
        try (var server = start()) {
            push(server, random);
            List<Object> half = answers(server, queries);
            assertEquals(204, server.get("/flush").statusCode());
            assertSame(queries, half, answers(server, queries), "flushed");
            push(server, random);
            inMemory = answers(server, queries);
            assertTrue(inMemory.stream().filter(Map.of()::equals).count() < QUERIES * 4L / 5);
            assertEquals(204, server.get("/flush").statusCode());
            assertSame(queries, inMemory, answers(server, queries), "all flushed");
        }
        try (var server = start()) {
            assertSame(queries, inMemory, answers(server, queries), "restarted");
        }
    }

    private static void assertSame(
            List<String> queries, List<Object> before, List<Object> after, String when) {
        for (int i = 0; i < queries.size(); i++) {
            Object wanted = before.get(i);
            Object found = after.get(i);
            if (!same(wanted, found)) {
                assertEquals(wanted, found, when + ": " + queries.get(i));
            }
        }
    }

    /// Whether two answers are equal, numbers but for rounding.
    private static boolean same(@Nullable Object a, @Nullable Object b) {
        return switch (a) {
            case Map<?, ?> x when b instanceof Map<?, ?> y ->
                    x.keySet().equals(y.keySet())
                            && x.keySet().stream().allMatch(key -> same(x.get(key), y.get(key)));
            case List<?> x when b instanceof List<?> y ->
                    x.size() == y.size()
                            && IntStream.range(0, x.size()).allMatch(i -> same(x.get(i), y.get(i)));
            case Double x when b instanceof Double y -> Rounding.same(x, y);
            case null -> b == null;
            default -> a.equals(b);
        };
    }

    private static void push(RunningServer server, SplittableRandom random) throws Exception {
        var logs = new MemLogSource(50, false);
        RandomLogs.fill(logs, random, ROWS);
        var streams = new ArrayList<String>();
        for (MemLogSource.Row row : logs.rows()) {
            String entry =
                    "[\"%d\",%s,%s]"
                            .formatted(
                                    START + row.timestampNanos(),
                                    string(row.line()),
                                    json(row.metadata()));
            streams.add(
                    "{\"stream\":%s,\"values\":[%s]}".formatted(json(row.stream().toMap()), entry));
        }
        String body = "{\"streams\":[" + String.join(",", streams) + "]}";
        HttpResponse<String> answer =
                server.post(
                        "/loki/api/v1/push",
                        "application/json",
                        body.getBytes(StandardCharsets.UTF_8));
        assertEquals(204, answer.statusCode(), answer.body());
    }

    /// Go and JSON differ in how they write control characters, of those that occur here.
    private static String string(String text) {
        return GoQuoting.quote(text).replace("\\x", "\\u00");
    }

    private static String json(Map<String, String> pairs) {
        var parts = new ArrayList<String>();
        new TreeMap<>(pairs)
                .forEach((name, value) -> parts.add(string(name) + ":" + string(value)));
        return "{" + String.join(",", parts) + "}";
    }

    /// Status and body of each, without what it has cost.
    private static List<Object> answers(RunningServer server, List<String> queries)
            throws Exception {
        List<Object> answers = new ArrayList<>();
        for (String query : queries) {
            String path =
                    "/loki/api/v1/query_range?limit=5000&step=7&start=%d&end=%d&query=%s"
                            .formatted(
                                    START,
                                    START + 60 * RandomLogs.SECOND,
                                    URLEncoder.encode(query, StandardCharsets.UTF_8));
            HttpResponse<String> answer = server.get(path);
            answers.add(answer.statusCode() == 200 ? result(answer.body()) : answer.body());
        }
        return answers;
    }

    private static Map<Object, Object> result(String body) {
        Map<Object, Object> byLabels = new HashMap<>();
        Map<String, Object> found =
                Json.object(Json.object(Json.parse(body)).getOrDefault("data", Map.of()));
        for (Object series : Json.list(found.getOrDefault("result", List.of()))) {
            Map<String, Object> one = Json.object(series);
            if (one.containsKey("stream")) {
                byLabels.put(one.getOrDefault("stream", Map.of()), one);
            } else {
                byLabels.put(
                        one.getOrDefault("metric", Map.of()),
                        points(Json.list(one.getOrDefault("values", List.of()))));
            }
        }
        return byLabels;
    }

    /// Times and numbers of a series.
    private static List<Object> points(List<Object> values) {
        return values.stream()
                .<Object>map(value -> {
                    String number = (String) Json.list(value).get(1);
                    return List.of(
                            Json.list(value).getFirst(),
                            Double.valueOf(number.replace("Inf", "Infinity")));
                })
                .toList();
    }
}
