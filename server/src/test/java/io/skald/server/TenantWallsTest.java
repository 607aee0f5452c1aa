package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.server.http.Action;
import io.skald.server.http.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// No tenant sees or changes what belongs to another, at any endpoint: the list of endpoints is the server's own, so that a
/// new one is tried too.
class TenantWallsTest {
    private static final String HEADER = "X-Scope-OrgID";
    private static final String OWNER = "owner";
    private static final String SECRET = "hush-4711";
    private static final List<String> STRANGERS = List.of("other", "Owner", "owne", "x|y");

    /// Endpoints that need a tenant and say the same to all that have nothing of their own set.
    private static final Set<String> SAME_FOR_ALL =
            Set.of(
                    "/loki/api/v1/drilldown-limits",
                    "/loki/api/v1/cache/generation_numbers",
                    "/loki/api/v1/tail",
                    "/api/prom/tail",
                    "/prometheus/api/v1/rules",
                    "/prometheus/api/v1/alerts",
                    "/config/tenant/v1/limits");

    private static final int LINES_OF_A_PATTERN = 40;

    @TempDir Path data;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private RunningServer server;

    @BeforeEach
    void start() throws StartException {
        server =
                RunningServer.start(data, "-auth.enabled", "-querier.multi-tenant-queries-enabled");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void noReadShowsWhatBelongsToAnother() throws Exception {
        Map<String, Map<String, String>> before = new TreeMap<>();
        for (String stranger : STRANGERS) {
            before.put(stranger, answers(stranger));
        }
        pushSecret();
        Map<String, String> own = answers(OWNER);
        for (String stranger : STRANGERS) {
            Map<String, String> after = answers(stranger);
            assertEquals(before.get(stranger), after, stranger);
            after.values().forEach(answer -> assertFalse(answer.contains(SECRET), answer));
        }
        Map<String, String> others = answers(STRANGERS.getFirst());
        own.forEach((endpoint, answer) -> {
            if (!SAME_FOR_ALL.contains(endpoint.split(" ")[1])) {
                assertNotEquals(others.get(endpoint), answer, endpoint + " was asked too little");
            }
        });
    }

    @Test
    void noWriteChangesWhatBelongsToAnother() throws Exception {
        pushSecret();
        Map<String, String> before = answers(OWNER);
        for (String stranger : STRANGERS) {
            for (Route route : tenantRoutes()) {
                for (String method : route.methods()) {
                    write(method, route.path(), stranger);
                }
            }
        }
        assertEquals(before, answers(OWNER));
    }

    @Test
    void aStrangerCannotTakeADeleteBack() throws Exception {
        pushSecret();
        write("POST", "/loki/api/v1/delete", OWNER);
        String list = server.get("/loki/api/v1/delete", HEADER, OWNER).body();
        String id = list.replaceAll(".*\"request_id\":\"(\\w+)\".*\\n", "$1");
        String path = "/loki/api/v1/delete?force=true&request_id=" + id;
        assertEquals(404, server.method("DELETE", path, HEADER, "other").statusCode());
        assertEquals(list, server.get("/loki/api/v1/delete", HEADER, OWNER).body());
        assertEquals(204, server.method("DELETE", path, HEADER, OWNER).statusCode());
    }

    @Test
    void aTailShowsOnlyItsTenantsLines() throws Exception {
        String path =
                "/loki/api/v1/tail?query=" + RunningServer.encode("{app=~\".+\"}") + "&start=1";
        try (var tail = TailClient.open(server, path, HEADER, "other")) {
            pushSecret();
            push("other", "mine");
            List<String> frames = tail.await(1);
            assertEquals(1, frames.size());
            assertTrue(frames.getFirst().contains("mine"), frames::toString);
            assertFalse(frames.getFirst().contains(SECRET), frames::toString);
        }
    }

    @Test
    void whereATenantIsNeededNothingHappensWithoutOne() throws Exception {
        for (Route route : tenantRoutes()) {
            for (String method : route.methods()) {
                HttpResponse<String> answer = server.method(method, path(route.path()));
                assertEquals(401, answer.statusCode(), method + " " + route.path());
                assertEquals("no org id\n", answer.body());
            }
        }
    }

    /// They may name tenants, as metrics do, but never show a line or a label.
    @Test
    void openEndpointsShowNoData() throws Exception {
        pushSecret();
        for (Route route : server.routes()) {
            if (route.action() instanceof Action.Open) {
                String answer = server.get(route.path(), HEADER, OWNER).body();
                assertFalse(answer.contains(SECRET), answer);
            }
        }
    }

    private List<Route> tenantRoutes() {
        return server.routes().stream()
                .filter(route -> !(route.action() instanceof Action.Open))
                .toList();
    }

    /// What all reads answer, by method and path; the times they took are taken off.
    private Map<String, String> answers(String tenant) throws Exception {
        Map<String, String> answers = new TreeMap<>();
        for (Route route : tenantRoutes()) {
            if (route.methods().contains("GET")) {
                String path = path(route.path()) + "?" + parameters(route.path());
                String answer = server.get(path, HEADER, tenant).body();
                answers.put("GET " + route.path(), withoutTimes(answer));
            }
            if (route.action() instanceof Action.Read) {
                byte[] form = parameters(route.path()).getBytes(StandardCharsets.UTF_8);
                String type = "application/x-www-form-urlencoded";
                String answer = server.post(path(route.path()), type, form, HEADER, tenant).body();
                answers.put("POST " + route.path(), withoutTimes(answer));
            }
        }
        return answers;
    }

    /// Only answers to queries tell how long they took. Deletes are carried out meanwhile, whoever asks for what.
    private static String withoutTimes(String answer) {
        String lasting = answer.replace("\"status\":\"processed\"", "\"status\":\"received\"");
        return lasting.contains("execTime") ? RunningServer.withoutStats(lasting) : lasting;
    }

    private void write(String method, String path, String tenant) throws Exception {
        if (path.endsWith("/push")) {
            push(tenant, "from a stranger");
        } else if (!method.equals("GET")) {
            server.method(method, path(path) + "?" + parameters(path), HEADER, tenant);
        }
    }

    private static String path(String pattern) {
        return pattern.replace("*", pattern.contains("detected_field") ? "order" : "app");
    }

    /// Parameters with which every endpoint shows or deletes all there is.
    private String parameters(String path) {
        String selector = RunningServer.encode("{app=~\".+\"}");
        String query =
                path.equals("/loki/api/v1/query")
                        ? RunningServer.encode("sum by (app) (count_over_time({app=~\".+\"}[1h]))")
                        : selector;
        return String.join(
                "&",
                "query=" + query,
                "match[]=" + selector,
                "start=" + RunningServer.encode(now.minusSeconds(600).toString()),
                "end=" + RunningServer.encode(now.toString()),
                "time=" + RunningServer.encode(now.toString()),
                "limit=100",
                "targetBytesPerShard=1MB");
    }

    /// Also leaves a pattern, and a delete that hides nothing.
    private void pushSecret() throws Exception {
        String line = SECRET + " level=info order=" + SECRET;
        String[] lines = Collections.nCopies(LINES_OF_A_PATTERN, line).toArray(String[]::new);
        assertEquals(204, push(OWNER, lines).statusCode());
        String nothing =
                "/loki/api/v1/delete?start=1&end=2&query=" + RunningServer.encode("{app=\"x\"}");
        assertEquals(204, server.method("POST", nothing, HEADER, OWNER).statusCode());
        String patterns = "/loki/api/v1/patterns?" + parameters("/loki/api/v1/patterns");
        Instant patience = Instant.now().plusSeconds(10);
        while (!server.get(patterns, HEADER, OWNER).body().contains("pattern")) {
            assertTrue(Instant.now().isBefore(patience), "no pattern was found");
            Thread.sleep(50);
        }
    }

    private HttpResponse<String> push(String tenant, String... lines)
            throws IOException, InterruptedException {
        String app = "{\"app\":\"" + (tenant.equals(OWNER) ? SECRET : "own") + "\"}";
        long nanos = now.minusSeconds(60).getEpochSecond() * 1_000_000_000L;
        return server.pushFor(tenant, app, nanos, lines);
    }
}
