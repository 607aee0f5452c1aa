package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Streams that are kept shorter than the rest, asked over HTTP.
final class StreamRetentionTest {
    @TempDir Path data;

    @Test
    void expiredLinesOfASingleStreamAreHidden() throws Exception {
        Path config = data.resolve("skald.yml");
        Files.writeString(
                config,
                """
                limits_config:
                  retention_period: 168h
                  retention_stream:
                    - {selector: '{app="web"}', priority: 1, period: 1h}
                    - {selector: '{app=~"w.*"}', period: 72h}
                """);
        long now = Instant.now().getEpochSecond() * 1_000_000_000L;
        long minute = 60_000_000_000L;
        try (var server = RunningServer.start(data.resolve("d"), "-config.file=" + config)) {
            for (String app : new String[] {"web", "audit"}) {
                String labels = "{\"app\":\"" + app + "\"}";
                assertEquals(204, server.push(labels, now - 90 * minute, "old").statusCode());
                assertEquals(204, server.push(labels, now - 30 * minute, "young").statusCode());
            }
            assertEquals("1", count(server, "{app=\"web\"}"));
            assertEquals("2", count(server, "{app=\"audit\"}"));
            assertEquals("3", count(server, "{app=~\".+\"}"));
            String lines =
                    server.get("/loki/api/v1/query_range?query=%7Bapp%3D%22web%22%7D").body();
            assertTrue(lines.contains("young"), lines);
            assertFalse(lines.contains("old"), lines);
        }
    }

    @Test
    void labelsOfExpiredStreamsAreNotListed() throws Exception {
        Path config = data.resolve("skald.yml");
        Files.writeString(
                config,
                """
                limits_config:
                  retention_period: 168h
                  retention_stream:
                    - {selector: '{app="web"}', period: 24h}
                """);
        long hour = 3_600_000_000_000L;
        long now = Instant.now().getEpochSecond() * 1_000_000_000L;
        try (var server = RunningServer.start(data.resolve("d"), "-config.file=" + config)) {
            for (String labels :
                    List.of("{\"app\":\"web\",\"pod\":\"a\"}", "{\"app\":\"audit\"}")) {
                assertEquals(204, server.push(labels, now - 50 * hour, "old").statusCode());
            }
            String days = "?start=" + (now - 96 * hour) + "&end=" + now;
            assertEquals("[\"audit\"]", data(server, "/loki/api/v1/label/app/values" + days));
            assertEquals("[\"app\",\"service_name\"]", data(server, "/loki/api/v1/labels" + days));
            server.push("{\"app\":\"web\",\"pod\":\"b\"}", now, "young");
            assertEquals(
                    "[\"audit\",\"web\"]", data(server, "/loki/api/v1/label/app/values" + days));
            assertEquals("[\"b\"]", data(server, "/loki/api/v1/label/pod/values" + days));
            assertEquals(
                    "[\"app\",\"pod\",\"service_name\"]",
                    data(server, "/loki/api/v1/labels" + days));
        }
    }

    private static String data(RunningServer server, String path) throws Exception {
        String body = server.get(path).body();
        int start = body.indexOf('[');
        return start < 0 ? body : body.substring(start, body.lastIndexOf(']') + 1);
    }

    private static String count(RunningServer server, String selector) throws Exception {
        String query = "sum(count_over_time(" + selector + "[3h]))";
        String body =
                server.get(
                                "/loki/api/v1/query?query="
                                        + java.net.URLEncoder.encode(
                                                query, java.nio.charset.StandardCharsets.UTF_8))
                        .body();
        int end = body.indexOf("\"]");
        return body.substring(body.lastIndexOf('"', end - 1) + 1, end);
    }
}
