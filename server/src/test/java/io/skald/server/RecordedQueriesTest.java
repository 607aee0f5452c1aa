package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.testing.RecordedExchange;
import io.skald.testing.Resources;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Every recorded LogQL request over HTTP, against a real store: with the data in memory, in segments, and after a
/// restart.
class RecordedQueriesTest {
    @TempDir Path data;

    private RunningServer start() throws StartException {
        return RunningServer.start(
                data, "-validation.reject-old-samples=false", "-store.retention=0");
    }

    @Test
    void answersAreLokisFromMemoryFromSegmentsAndAfterARestart() throws Exception {
        try (var server = start()) {
            push(server);
            assertEquals(List.of(), failures(server), "in memory");
            assertEquals(204, server.get("/flush").statusCode());
            assertEquals(List.of(), failures(server), "flushed");
        }
        try (var server = start()) {
            assertEquals(List.of(), failures(server), "restarted");
        }
    }

    private static void push(RunningServer server) throws Exception {
        // Each push stands on a line of its own.
        List<String> bodies =
                Resources.lines("conformance/dataset.json").stream()
                        .filter(line -> line.startsWith("{\"streams\""))
                        .map(line ->
                                line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                        .toList();
        assertEquals(3, bodies.size());
        for (String body : bodies) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            HttpResponse<String> answer =
                    server.post("/loki/api/v1/push", "application/json", bytes);
            assertEquals(204, answer.statusCode(), answer.body());
        }
    }

    private static List<String> failures(RunningServer server) throws Exception {
        List<String> failures = new ArrayList<>();
        for (String family : Resources.lines("conformance/families.txt")) {
            for (String line : Resources.lines("conformance/cases/" + family + ".json")) {
                var one = new RecordedExchange(line);
                HttpResponse<String> answer = send(server, one);
                String difference = one.difference(answer.statusCode(), answer.body());
                if (!difference.isEmpty()) {
                    failures.add(one.id() + ": " + difference);
                }
            }
        }
        return failures;
    }

    private static HttpResponse<String> send(RunningServer server, RecordedExchange one)
            throws Exception {
        String parameters = one.parameters();
        if (one.isPost()) {
            return server.post(
                    one.path(),
                    "application/x-www-form-urlencoded",
                    parameters.getBytes(StandardCharsets.UTF_8),
                    one.headers());
        }
        return server.get(one.path() + "?" + parameters, one.headers());
    }
}
