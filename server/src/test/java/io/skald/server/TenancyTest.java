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
import java.util.List;

class TenancyTest {
    private static final String SECRET = "hush-4711";
    private static final String SELECTOR =
            RunningServer.encode("{app=~\".+\"}")
                    + "&match[]="
                    + RunningServer.encode("{app=~\".+\"}");

    /// Everything that shows what is stored.
    private static final List<String> READS =
            List.of(
                    "/loki/api/v1/query_range?limit=1000&query=" + SELECTOR,
                    "/loki/api/v1/query_range?query="
                            + RunningServer.encode(
                                    "sum by (app) (count_over_time({app=~\".+\"}[5m]))"),
                    "/loki/api/v1/query?query="
                            + RunningServer.encode(
                                    "sum by (app) (count_over_time({app=~\".+\"}[5m]))"),
                    "/loki/api/v1/labels",
                    "/loki/api/v1/label",
                    "/loki/api/v1/label/app/values",
                    "/loki/api/v1/series?match[]=" + RunningServer.encode("{app=~\".+\"}"),
                    "/loki/api/v1/index/stats?query=" + SELECTOR,
                    "/loki/api/v1/index/volume?query=" + SELECTOR,
                    "/loki/api/v1/index/volume_range?query=" + SELECTOR,
                    "/loki/api/v1/detected_labels?query=" + SELECTOR,
                    "/loki/api/v1/detected_fields?query=" + SELECTOR,
                    "/loki/api/v1/detected_field/order/values?query=" + SELECTOR,
                    "/loki/api/v1/patterns?query=" + SELECTOR,
                    "/api/prom/query?query=" + SELECTOR,
                    "/api/prom/label",
                    "/api/prom/label/app/values",
                    "/loki/api/v1/delete",
                    "/prometheus/api/v1/rules",
                    "/config/tenant/v1/limits");

    @TempDir Path data;

    @Test
    void noEndpointShowsWhatBelongsToAnother() throws Exception {
        try (var server = start()) {
            push(server, "owner", SECRET + " level=info order=" + SECRET);
            for (String path : READS) {
                HttpResponse<String> missing = server.get(path);
                assertTrue(
                        missing.statusCode() == 401 || missing.statusCode() == 404,
                        path + " without a tenant: " + missing.statusCode());
                for (String other : List.of("other", "Owner", "owne", "x|y")) {
                    String body = server.get(path, "X-Scope-OrgID", other).body();
                    assertFalse(body.contains(SECRET), path + " for " + other + ": " + body);
                }
            }
            String mine = server.get(READS.getFirst(), "X-Scope-OrgID", "owner").body();
            assertTrue(mine.contains(SECRET), mine);
        }
    }

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

    @Test
    void thousandSmallTenantsShareTheSameSegments() throws Exception {
        try (var server = start()) {
            for (int i = 0; i < 200; i++) {
                assertEquals(204, push(server, "t" + i, "line " + i).statusCode());
            }
            assertEquals(204, server.get("/flush").statusCode());
            assertTrue(server.get("/metrics").body().contains("\nskald_segments 1\n"));
            assertTrue(read(server, "t7", "{app=~\".+\"}").contains("line 7\""));
            assertFalse(read(server, "t7", "{app=~\".+\"}").contains("line 70\""));
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
