package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPInputStream;

class SkaldServerTest {
    @TempDir Path data;

    @Test
    void linesComeBackFromMemoryAfterFlushAndAfterRestart() throws Exception {
        long now = nowNanos();
        String expected =
                """
                {"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"shop",\
                "detected_level":"error","service_name":"shop"},"values":[["%d","error two"],\
                ["%d","error one"]]}]}}\
                """
                        .formatted(now + 2, now);
        try (var server = RunningServer.start(data)) {
            HttpResponse<String> pushed =
                    server.push("{\"app\":\"shop\"}", now, "error one", "all well", "error two");
            assertEquals(204, pushed.statusCode());
            assertEquals("", pushed.body());
            assertEquals(expected, server.query("{app=\"shop\"} |= \"error\""));
            assertEquals(204, server.get("/flush").statusCode());
            assertEquals(expected, server.query("{app=\"shop\"} |= \"error\""));
        }
        try (var server = RunningServer.start(data)) {
            assertEquals(expected, server.query("{app=\"shop\"} |= \"error\""));
        }
    }

    @Test
    void metricQueriesCountWhatWasPushed() throws Exception {
        try (var server = RunningServer.start(data)) {
            server.push("{\"app\":\"shop\"}", nowNanos(), "a", "b", "c");
            HttpResponse<String> answer =
                    server.get(
                            "/loki/api/v1/query?query="
                                    + RunningServer.encode(
                                            "sum(count_over_time({app=\"shop\"}[5m]))"));
            assertTrue(
                    answer.body()
                            .matches(
                                    "(?s).*\"result\":\\[\\{\"metric\":\\{},\"value\":\\[[0-9.]+,\"3\"]}].*"),
                    answer.body());
        }
    }

    @Test
    void labelsAndSeriesAreKnownAtOnce() throws Exception {
        try (var server = RunningServer.start(data)) {
            assertEquals("{\"status\":\"success\"}\n", server.get("/loki/api/v1/labels").body());
            assertEquals(
                    "{\"status\":\"success\",\"data\":[]}\n",
                    server.get("/loki/api/v1/series").body());
            server.push("{\"app\":\"shop\",\"env\":\"b\"}", nowNanos(), "x");
            server.push("{\"app\":\"shop\",\"env\":\"a\"}", nowNanos(), "x");
            String labels =
                    "{\"status\":\"success\",\"data\":[\"app\",\"env\",\"service_name\"]}\n";
            assertEquals(labels, server.get("/loki/api/v1/labels").body());
            assertEquals(labels, server.get("/loki/api/v1/label").body());
            assertEquals(
                    "{\"status\":\"success\",\"data\":[\"a\",\"b\"]}\n",
                    server.get("/loki/api/v1/label/env/values").body());
            assertEquals(
                    "{\"status\":\"success\",\"data\":[{\"app\":\"shop\",\"env\":\"a\",\"service_name\":\"shop\"}]}\n",
                    server.get(
                                    "/loki/api/v1/series?match[]=".replace("[]", "%5B%5D")
                                            + RunningServer.encode("{env=\"a\"}"))
                            .body());
        }
    }

    @Test
    void pathsAndMethodsAreAnsweredAsLokiDoes() throws Exception {
        try (var server = RunningServer.start(data)) {
            HttpResponse<String> unknown = server.get("/loki/api/v1/nosuch");
            assertEquals(404, unknown.statusCode());
            assertEquals("404 page not found\n", unknown.body());
            assertEquals(404, server.get("/loki/api/v1/labels/").statusCode());
            HttpResponse<String> method = server.method("DELETE", "/loki/api/v1/query");
            assertEquals(405, method.statusCode());
            assertEquals("", method.body());
            assertFalse(method.headers().firstValue("Content-Type").isPresent());
            assertEquals(405, server.get("/loki/api/v1/push").statusCode());
            assertEquals(405, server.method("OPTIONS", "/loki/api/v1/labels").statusCode());
            HttpResponse<String> slashes = server.get("//loki/api/v1/labels?start=1");
            assertEquals(301, slashes.statusCode());
            assertEquals(
                    "/loki/api/v1/labels?start=1",
                    slashes.headers().firstValue("Location").orElse(""));
        }
    }

    @Test
    void errorsArePlainText() throws Exception {
        try (var server = RunningServer.start(data)) {
            HttpResponse<String> answer = server.get("/loki/api/v1/query_range?query=%7Bapp%3D");
            assertEquals(400, answer.statusCode());
            assertEquals(
                    "parse error at line 1, col 6: syntax error: unexpected $end, expecting STRING",
                    answer.body());
            assertEquals(
                    "text/plain; charset=utf-8",
                    answer.headers().firstValue("Content-Type").orElse(""));
            assertEquals(
                    "nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
            HttpResponse<String> push =
                    server.post("/loki/api/v1/push", "application/json", new byte[0]);
            assertEquals(400, push.statusCode());
            assertEquals("EOF\n", push.body());
        }
    }

    @Test
    void longAnswersAreCompressedForThoseWhoAsk() throws Exception {
        try (var server = RunningServer.start(data)) {
            String line = "x".repeat(2000);
            server.push("{\"app\":\"long\"}", nowNanos(), line);
            String path =
                    "/loki/api/v1/query_range?query=" + RunningServer.encode("{app=\"long\"}");
            HttpResponse<byte[]> packed = server.getBytes(path, "Accept-Encoding", "gzip");
            assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElse(""));
            assertEquals("Accept-Encoding", packed.headers().firstValue("Vary").orElse(""));
            try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
                assertTrue(new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(line));
            }
            assertTrue(server.get(path).body().contains(line));
            HttpResponse<byte[]> small = server.getBytes("/ready", "Accept-Encoding", "gzip");
            assertFalse(small.headers().firstValue("Content-Encoding").isPresent());
        }
    }

    @Test
    void tooLargeBodiesAreRefused() throws Exception {
        try (var server = RunningServer.start(data)) {
            HttpResponse<String> answer =
                    server.post(
                            "/loki/api/v1/push",
                            "application/x-protobuf",
                            new byte[(100 << 20) + 1]);
            assertEquals(413, answer.statusCode());
            assertEquals(
                    "request body too large: message size too large than max (104857601 vs"
                            + " 104857600)\n",
                    answer.body());
            assertEquals("ready\n", server.get("/ready").body());
        }
    }

    @Test
    void metricsTellWhatHappened() throws Exception {
        try (var server = RunningServer.start(data)) {
            server.push("{\"app\":\"shop\"}", nowNanos(), "four");
            server.push("{\"app\":\"shop\"}", 1, "too old");
            String text = server.get("/metrics").body();
            for (String line :
                    new String[] {
                        "loki_build_info{version=\"dev\"} 1",
                        "loki_distributor_lines_received_total{tenant=\"fake\"} 2",
                        "loki_distributor_bytes_received_total{tenant=\"fake\"} 11",
                        "loki_discarded_samples_total{reason=\"greater_than_max_sample_age\",tenant=\"fake\"}"
                            + " 1",
                        "loki_request_duration_seconds_count{method=\"POST\",route=\"loki_api_v1_push\",status_code=\"204\"}"
                            + " 1",
                        "skald_store_rows_accepted_total 1",
                        "skald_wal_syncs_total 1"
                    }) {
                assertTrue(text.contains(line + "\n"), () -> line + " is not in\n" + text);
            }
        }
    }

    @Test
    void twoServersNeverShareADirectory() throws Exception {
        try (var server = RunningServer.start(data)) {
            assertTrue(server.port() > 0);
            StartException refused =
                    assertThrows(StartException.class, () -> RunningServer.start(data));
            assertEquals(
                    "the data directory " + data + " is in use by another server",
                    refused.getMessage());
        }
    }

    @Test
    void aTakenPortAndAnUnusableDirectoryAreToldInOneLine() throws Exception {
        try (var server = RunningServer.start(data.resolve("a"))) {
            String port = "-server.http-listen-port=" + server.port();
            StartException refused =
                    assertThrows(
                            StartException.class,
                            () -> RunningServer.start(data.resolve("b"), port));
            assertEquals(
                    "cannot listen on 127.0.0.1:" + server.port() + ": Address already in use",
                    refused.getMessage());
        }
        Path file = Files.writeString(data.resolve("file"), "");
        StartException refused =
                assertThrows(StartException.class, () -> RunningServer.start(file));
        assertEquals(
                "cannot use the data directory " + file + ": " + file + " is a file",
                refused.getMessage());
    }

    private static long nowNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
