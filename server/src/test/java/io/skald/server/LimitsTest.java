package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Limits as a client meets them.
class LimitsTest {
    private static final String APP = "{\"app\":\"x\"}";
    @TempDir Path data;

    @Test
    void tooManyBytesAreAskedToComeLater() throws Exception {
        try (var server =
                RunningServer.start(
                        data,
                        "-distributor.ingestion-rate-limit-mb=0.0001",
                        "-distributor.ingestion-burst-size-mb=0.0001")) {
            HttpResponse<String> first = server.push(APP, now(), "x".repeat(100));
            assertEquals(204, first.statusCode());
            HttpResponse<String> second = server.push(APP, now(), "y".repeat(100));
            assertEquals(429, second.statusCode());
            assertEquals(
                    "ingestion rate limit exceeded for user fake (limit: 105 bytes/sec) while"
                            + " attempting to ingest '1' lines totaling '100' bytes, reduce log"
                            + " volume or contact your Loki administrator to see if the limit can"
                            + " be increased\n",
                    second.body());
            assertEquals("1", second.headers().firstValue("Retry-After").orElse(""));
            assertTrue(
                    server.get("/metrics")
                            .body()
                            .contains(
                                    "loki_discarded_samples_total{reason=\"rate_limited\",tenant=\"fake\"}"
                                        + " 1\n"));
        }
    }

    @Test
    void streamsOverTheLimitAreRefusedAndTheOthersKept() throws Exception {
        try (var server = RunningServer.start(data, "-ingester.max-global-streams-per-user=1")) {
            assertEquals(204, server.push(APP, now(), "a").statusCode());
            HttpResponse<String> second = server.push("{\"app\":\"y\"}", now(), "b");
            assertEquals(429, second.statusCode());
            assertEquals(
                    "maximum active stream limit exceeded when trying to create stream"
                            + " {app=\"y\", service_name=\"y\"}, reduce the number of active"
                            + " streams (reduce labels or reduce label values), or contact your"
                            + " Loki administrator to see if the limit can be increased, user:"
                            + " 'fake'\n",
                    second.body());
            assertTrue(second.headers().firstValue("Retry-After").isPresent());
            assertEquals(204, server.push(APP, now(), "c").statusCode());
        }
    }

    @Test
    void queriesAreBounded() throws Exception {
        try (var server =
                RunningServer.start(
                        data,
                        "-querier.max-streams-matcher-per-query=3",
                        "-querier.max-query-range=1h",
                        "-querier.max-query-lookback=2h",
                        "-validation.max-entries-limit=10")) {
            assertRefused(
                    "max streams matchers per query exceeded, matchers-count > limit (4 > 3)",
                    server,
                    "{a=\"1\",b=\"2\",c=\"3\",d=\"4\"}");
            assertRefused(
                    "[interval] value exceeds limit: [1d] > [1h]", server, "rate({a=\"1\"}[1d])");
            assertRefused(
                    "max entries limit per query exceeded, limit > max_entries_limit_per_query"
                            + " (100 > 10)",
                    server,
                    "{a=\"1\"}");
            long old = now() - 3 * 3_600_000_000_000L;
            server.push(APP, old, "old");
            server.push(APP, now(), "new");
            String answer = server.query("{app=\"x\"}", "since=6h", "limit=5");
            assertTrue(answer.contains("\"new\"") && !answer.contains("\"old\""), answer);
        }
    }

    @Test
    void nobodySeesFurtherBackThanTheTenantMay() throws Exception {
        try (var server =
                RunningServer.start(
                        data,
                        "-querier.max-query-lookback=2h",
                        "-querier.max-streams-matcher-per-query=3")) {
            long old = now() - 3 * 3_600_000_000_000L;
            server.push("{\"app\":\"old\"}", old, "a=1");
            server.push("{\"app\":\"new\"}", now(), "b=1");
            String span = "start=" + (old - 1) + "&end=" + (now() + 1_000_000_000L);
            String all = span + "&query=" + RunningServer.encode("{app=~\".+\"}");
            for (String path :
                    List.of(
                            "/loki/api/v1/query_range?",
                            "/loki/api/v1/series?",
                            "/loki/api/v1/detected_fields?",
                            "/loki/api/v1/index/volume?",
                            "/api/prom/query?")) {
                String answer = server.get(path + all).body();
                assertTrue(answer.contains("new") || answer.contains("\"b\""), path + answer);
                assertFalse(answer.contains("old") || answer.contains("\"a\""), path + answer);
            }
            String stats = server.get("/loki/api/v1/index/stats?" + all).body();
            assertTrue(stats.contains("\"entries\":1}"), stats);
            String count = RunningServer.encode("sum(count_over_time({app=~\".+\"}[6h])) by (app)");
            String instant = server.get("/loki/api/v1/query?query=" + count).body();
            assertTrue(instant.contains("new") && !instant.contains("old"), instant);
            HttpResponse<String> labels =
                    server.get("/loki/api/v1/labels?start=" + (old - 1) + "&end=" + old);
            assertEquals(400, labels.statusCode());
            assertEquals(
                    "this data is no longer available, it is past now - max_query_lookback (2h)",
                    labels.body());

            String four = RunningServer.encode("{a=\"1\",b=\"2\",c=\"3\",d=\"4\"}");
            for (String path :
                    List.of(
                            "/api/prom/query?query=",
                            "/loki/api/v1/series?match[]=",
                            "/loki/api/v1/labels?query=",
                            "/loki/api/v1/index/stats?query=",
                            "/loki/api/v1/index/volume?query=",
                            "/loki/api/v1/detected_fields?query=",
                            "/loki/api/v1/detected_labels?query=",
                            "/loki/api/v1/patterns?query=",
                            "/loki/api/v1/tail?query=",
                            "/api/prom/tail?query=")) {
                HttpResponse<String> answer = server.get(path.replace("[]", "%5B%5D") + four);
                assertEquals(400, answer.statusCode(), path);
                assertTrue(answer.body().endsWith("matchers-count > limit (4 > 3)"), path);
            }
            String delete = "/loki/api/v1/delete?start=1&query=" + four;
            assertEquals(
                    "max streams matchers per query exceeded, matchers-count > limit (4 > 3)\n",
                    server.method("POST", delete).body());
        }
    }

    @Test
    void noReadIsOverMoreTimeThanTheTenantMay() throws Exception {
        try (var server = RunningServer.start(data, "-store.max-query-length=2h")) {
            String span = "end=1000007201&query=" + RunningServer.encode("{a=\"1\"}");
            for (String path :
                    List.of(
                            "/loki/api/v1/query_range?",
                            "/loki/api/v1/labels?",
                            "/loki/api/v1/label/a/values?",
                            "/loki/api/v1/series?",
                            "/loki/api/v1/index/stats?",
                            "/loki/api/v1/index/volume?",
                            "/loki/api/v1/index/volume_range?",
                            "/loki/api/v1/detected_labels?",
                            "/loki/api/v1/detected_fields?",
                            "/api/prom/label?")) {
                assertEquals(
                        "the query time range exceeds the limit (query length: 2h0m1s, limit: 2h)",
                        server.get(path + span + "&start=1000000000").body(),
                        path);
                assertEquals(200, server.get(path + span + "&start=1000000001").statusCode(), path);
            }
        }
    }

    @Test
    void linesAreCutWhereTheyShallBe() throws Exception {
        try (var server =
                RunningServer.start(
                        data,
                        "-distributor.max-line-size=8B",
                        "-distributor.max-line-size-truncate",
                        "-distributor.max-line-size-truncate-identifier=...",
                        "-validation.discover-log-levels=false",
                        "-validation.discover-service-name=[]")) {
            assertEquals(204, server.push(APP, now(), "äöüäöü", "short").statusCode());
            String answer = server.query("{app=\"x\"}");
            assertTrue(answer.contains("{\"app\":\"x\"}"), answer);
            assertTrue(answer.contains("\"äö...\""), answer);
            assertTrue(answer.contains("\"short\""), answer);
        }
    }

    @Test
    void tenantsHaveLimitsOfTheirOwnWhichFollowTheFile() throws Exception {
        Path file = data.resolveSibling(data.getFileName() + "-overrides.yml");
        Files.writeString(
                file,
                """
                overrides:
                  small:
                    max_line_size: 4B
                    retention_stream: [{selector: '{app="x"}', period: 24h}]
                """);
        try (var server =
                RunningServer.start(
                        data,
                        "-auth.enabled",
                        "-runtime-config.file=" + file,
                        "-runtime-config.reload-period=20ms")) {
            assertEquals(400, push(server, "small", "12345"));
            assertEquals(204, push(server, "large", "12345"));
            String small = server.get("/config/tenant/v1/limits", "X-Scope-OrgID", "small").body();
            assertTrue(small.contains("max_line_size: 4B\n"), small);
            assertTrue(small.contains("\nretention_stream:\n  - period: "), small);
            String large = server.get("/config/tenant/v1/limits", "X-Scope-OrgID", "large").body();
            assertFalse(large.contains("retention_stream"), large);
            Files.writeString(file, "overrides: {small: {max_lin_size: 4B}}");
            awaitMetric(server, "loki_runtime_config_last_reload_successful 0");
            assertEquals(400, push(server, "small", "12345"));
            Files.writeString(file, "overrides: {small: {max_line_size: 5B}}");
            awaitMetric(server, "loki_runtime_config_last_reload_successful 1");
            assertEquals(204, push(server, "small", "12345"));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static int push(RunningServer server, String tenant, String line) throws Exception {
        byte[] body =
                ("{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\""
                                + now()
                                + "\",\""
                                + line
                                + "\"]]}]}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return server.post("/loki/api/v1/push", "application/json", body, "X-Scope-OrgID", tenant)
                .statusCode();
    }

    private static void awaitMetric(RunningServer server, String line) throws Exception {
        for (int i = 0; i < 200; i++) {
            if (server.get("/metrics").body().contains("\n" + line + "\n")) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError(line + " never came");
    }

    private static void assertRefused(String text, RunningServer server, String query)
            throws Exception {
        HttpResponse<String> answer =
                server.get("/loki/api/v1/query_range?query=" + RunningServer.encode(query));
        assertEquals(400, answer.statusCode());
        assertEquals(text, answer.body());
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
