package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

class TenancyTest {
    private static final String SECRET = "hush-4711";

    @TempDir Path data;

    @Test
    void aMatcherOnTheTenantOpensNoDoor() throws Exception {
        try (var server = start()) {
            push(server, "owner", SECRET);
            String path =
                    "/loki/api/v1/query_range?query="
                            + RunningServer.encode("{__tenant_id__=\"owner\"}");
            assertFalse(server.get(path, "X-Scope-OrgID", "x|y").body().contains(SECRET));
            assertFalse(server.get(path, "X-Scope-OrgID", "x").body().contains(SECRET));
        }
    }

    @Test
    void aReadForSeveralSaysWhoseStreamItIs() throws Exception {
        try (var server = start()) {
            push(server, "a", "one");
            push(server, "b", "two");
            push(server, "c", "three");
            String all = read(server, "a|b", "{app=~\".+\"}");
            assertTrue(all.contains("\"__tenant_id__\":\"a\"") && all.contains("one"), all);
            assertTrue(all.contains("\"__tenant_id__\":\"b\"") && all.contains("two"), all);
            assertFalse(all.contains("three"), all);
            String one = read(server, "a|b|c", "{__tenant_id__=~\"b|c\", app=~\".+\"} |= \"two\"");
            assertTrue(one.contains("two") && !one.contains("one"), one);
            assertFalse(read(server, "a|a", "{app=~\".+\"}").contains("__tenant_id__"));
            assertEquals(
                    "{\"status\":\"success\",\"data\":[\"a\",\"b\"]}\n",
                    server.get("/loki/api/v1/label/__tenant_id__/values", "X-Scope-OrgID", "b|a")
                            .body());
            assertTrue(
                    server.get("/loki/api/v1/labels", "X-Scope-OrgID", "b|a")
                            .body()
                            .contains("\"__tenant_id__\""));
            String counted =
                    read(
                            server,
                            "a|b",
                            "sum by (__tenant_id__) (count_over_time({app=~\".+\"}[5m]))");
            assertTrue(counted.contains("\"metric\":{\"__tenant_id__\":\"b\"}"), counted);
        }
    }

    @Test
    void namesAreCheckedBeforeAnythingElse() throws Exception {
        try (var server = start()) {
            assertAnswer(401, "no org id\n", server.get("/loki/api/v1/labels"));
            assertAnswer(
                    401, "no org id\n", server.get("/loki/api/v1/labels", "X-Scope-OrgID", ""));
            assertAnswer(
                    401,
                    "no org id\n",
                    server.post("/loki/api/v1/push", "nonsense", new byte[] {1, 2}));
            assertAnswer(405, "", server.get("/loki/api/v1/push"));
            assertAnswer(
                    400,
                    "tenant ID 'a/b' contains unsupported character '/'",
                    server.get("/loki/api/v1/labels", "X-Scope-OrgID", "a/b"));
            assertAnswer(
                    400,
                    "tenant ID is too long: max 150 characters",
                    server.get("/loki/api/v1/labels", "X-Scope-OrgID", "t".repeat(151)));
            assertAnswer(
                    400,
                    "tenant ID is '.' or '..'",
                    server.get("/loki/api/v1/labels", "X-Scope-OrgID", ".."));
            assertAnswer(400, "multiple org IDs present\n", push(server, "a|b", "x"));
        }
    }

    private RunningServer start() throws StartException {
        return RunningServer.start(data, "-auth.enabled", "-querier.multi-tenant-queries-enabled");
    }

    private static String read(RunningServer server, String tenant, String query) throws Exception {
        return RunningServer.withoutStats(
                server.get(
                                "/loki/api/v1/query_range?query=" + RunningServer.encode(query),
                                "X-Scope-OrgID",
                                tenant)
                        .body());
    }

    private static HttpResponse<String> push(RunningServer server, String tenant, String line)
            throws Exception {
        Instant now = Instant.now();
        String body =
                "{\"streams\":[{\"stream\":{\"app\":\"%s\"},\"values\":[[\"%d%09d\",\"%s\"]]}]}"
                        .formatted(SECRET, now.getEpochSecond(), now.getNano(), line);
        return server.post(
                "/loki/api/v1/push",
                "application/json",
                body.getBytes(StandardCharsets.UTF_8),
                "X-Scope-OrgID",
                tenant);
    }

    private static void assertAnswer(int status, String body, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode());
        assertEquals(body, answer.body());
    }
}
