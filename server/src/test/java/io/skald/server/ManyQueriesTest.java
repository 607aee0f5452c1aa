package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// More queries than the server can run, all at once: the short form of `loadtest dashboards`.
class ManyQueriesTest {
    private static final int QUERIES = 2560;
    private static final List<String> PANELS =
            List.of(
                    "sum by (app) (rate({app=~\".+\"} |= \"1\" [5m]))",
                    "{app=\"a\"} | logfmt | n > 10",
                    "topk(3, sum by (n) (count_over_time({app=\"b\"} | logfmt [1m])))",
                    "quantile_over_time(0.9, {app=\"a\"} | logfmt | unwrap n [5m]) by (app)");

    @TempDir Path data;

    @Test
    void eachIsAnsweredOrToldToComeBack() throws Exception {
        try (var server = RunningServer.start(data);
                var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            push(server, "a");
            push(server, "b");
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < QUERIES; i++) {
                answers.add(ask(client, server, PANELS.get(i % PANELS.size())));
            }
            int answered = 0;
            for (var answer : answers) {
                HttpResponse<String> response = answer.get(60, TimeUnit.SECONDS);
                if (response.statusCode() == 200) {
                    assertTrue(response.body().startsWith("{\"status\":\"success\""));
                    answered++;
                } else {
                    assertEquals(429, response.statusCode(), response.body());
                    assertEquals("too many outstanding requests", response.body());
                    assertTrue(response.headers().firstValue("Retry-After").isPresent());
                }
            }
            assertTrue(answered > 0, "no query was answered");
            assertEquals(200, server.get("/loki/api/v1/labels").statusCode());
            assertTrue(server.get("/metrics").body().contains("\nskald_query_waiting 0\n"));
        }
    }

    private static void push(RunningServer server, String app) throws Exception {
        String[] lines = new String[500];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "level=info n=" + i;
        }
        long first = 1_000_000_000L * (Instant.now().getEpochSecond() - 60);
        String labels = "{\"app\":\"" + app + "\"}";
        assertEquals(204, server.push(labels, first, lines).statusCode());
    }

    private static CompletableFuture<HttpResponse<String>> ask(
            HttpClient client, RunningServer server, String query) {
        String path = "/loki/api/v1/query_range?step=60&query=" + RunningServer.encode(query);
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .timeout(Duration.ofSeconds(60))
                        .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
