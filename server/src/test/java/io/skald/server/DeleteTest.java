package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Deletes on a running server.
class DeleteTest {
    private static final String DELETE = "/loki/api/v1/delete";
    private static final Pattern ID = Pattern.compile("\"request_id\":\"([0-9a-f]{8})\"");

    @TempDir Path data;

    private final long base = 1_000_000_000L * (Instant.now().getEpochSecond() - 600);

    @Test
    void deletedLinesAreGoneFromEveryAnswerAtOnce() throws Exception {
        try (var server = RunningServer.start(data)) {
            pushThree(server);
            assertEquals(204, delete(server, "{app=\"a\"} |= \"bad\"").statusCode());
            assertLines(server, "good 1", "good 3");
            assertEquals("2", count(server, "sum(count_over_time({app=\"a\"}[1h]))"));
            assertEquals("2", count(server, "sum(count_over_time({app=~\".+\"} |= \"d\" [1h]))"));
            assertEquals("12", count(server, "sum(bytes_over_time({app=\"a\"}[1h]))"));
            assertEquals(200, server.get("/loki/api/v1/series").statusCode());
            assertEquals(200, server.get("/loki/api/v1/labels").statusCode());
        }
        try (var server = RunningServer.start(data)) {
            assertLines(server, "good 1", "good 3");
            assertTrue(server.get(DELETE).body().contains("\"status\":\"received\""));
        }
    }

    @Test
    void linesThatComeLaterStay() throws Exception {
        try (var server = RunningServer.start(data)) {
            pushThree(server);
            assertEquals(204, delete(server, "{app=\"a\"}").statusCode());
            assertLines(server);
            server.push("{\"app\":\"a\"}", base + 5, "later");
            server.push("{\"app\":\"a\"}", base, "good 1");
            assertLines(server, "good 1", "later");
            server.get("/flush");
            assertLines(server, "good 1", "later");
            assertEquals("2", count(server, "sum(count_over_time({app=\"a\"}[1h]))"));
        }
        try (var server = RunningServer.start(data)) {
            assertLines(server, "good 1", "later");
        }
    }

    @Test
    void labelsOfAnyKindDecide() throws Exception {
        try (var server = RunningServer.start(data)) {
            server.push("{\"app\":\"a\"}", base, "level=info n=1", "level=error n=2", "n=3");
            String path =
                    DELETE
                            + "?query="
                            + RunningServer.encode("{app=\"a\"} | detected_level=\"error\"");
            assertEquals(204, server.method("POST", path + span()).statusCode());
            path = DELETE + "?query=" + RunningServer.encode("{app=\"a\"} | logfmt | n=\"3\"");
            assertEquals(204, server.method("PUT", path + span()).statusCode());
            assertLines(server, "level=info n=1");
            String by = "sum by (detected_level) (count_over_time({app=\"a\"}[1h]))";
            assertEquals("1", count(server, by));
        }
    }

    @Test
    void onlyTheSpanIsTouched() throws Exception {
        try (var server = RunningServer.start(data)) {
            server.push("{\"app\":\"a\"}", base - 1, "before", "first");
            server.push("{\"app\":\"a\"}", base + 1_000_000_000L, "last", "behind");
            long seconds = base / 1_000_000_000L;
            String path = DELETE + "?query=" + RunningServer.encode("{app=\"a\"}");
            path += "&start=" + seconds + "&end=" + (seconds + 1);
            assertEquals(204, server.method("POST", path).statusCode());
            assertLines(server, "before", "behind");
            assertEquals("2", count(server, "sum(count_over_time({app=\"a\"}[1h]))"));
        }
    }

    @Test
    void aDeleteCanBeTakenBack() throws Exception {
        try (var server = RunningServer.start(data)) {
            pushThree(server);
            delete(server, "{app=\"a\"}");
            Matcher id = ID.matcher(server.get(DELETE).body());
            assertTrue(id.find());
            String cancel = DELETE + "?request_id=" + id.group(1);
            assertEquals(204, server.method("DELETE", cancel).statusCode());
            assertLines(server, "good 1", "bad 2", "good 3");
            assertEquals("[]\n", server.get(DELETE).body());
            HttpResponse<String> again = server.method("DELETE", cancel);
            assertEquals(404, again.statusCode());
            assertEquals("could not find delete request with given id\n", again.body());
        }
    }

    @Test
    void wrongRequestsAreToldWhatIsWrong() throws Exception {
        try (var server = RunningServer.start(data)) {
            String query = "?query=" + RunningServer.encode("{app=\"a\"}");
            for (List<String> wrong :
                    List.of(
                            List.of("", "query not set"),
                            List.of("?query=x", "invalid query expression"),
                            List.of(
                                    "?query=" + RunningServer.encode("rate({a=\"b\"}[1m])"),
                                    "invalid query expression"),
                            List.of(
                                    "?query="
                                            + RunningServer.encode(
                                                    "{a=\"b\"} | line_format \"x\" |= \"x\""),
                                    "line_format is not supported in delete requests"),
                            List.of(
                                    "?query="
                                            + RunningServer.encode("{a=\"b\"} | label_format c=a"),
                                    "label_format is not supported in delete requests"),
                            List.of(
                                    "?query="
                                            + RunningServer.encode(
                                                    "{a=\"b\"} |= \"" + "x".repeat(5000) + "\""),
                                    "the query of a delete request is too long: 5013 bytes (limit:"
                                            + " 4096)"),
                            List.of(query, "start time not set"),
                            List.of(
                                    query + "&start=1.5",
                                    "invalid start time: require unix seconds or RFC3339 format"),
                            List.of(
                                    query + "&start=1&end=x",
                                    "invalid end time: require unix seconds or RFC3339 format"),
                            List.of(
                                    query + "&start=1&end=1",
                                    "start time can't be greater than or equal to end time"),
                            List.of(
                                    query + "&start=1&end=9000000000",
                                    "deletes in the future are not allowed"))) {
                HttpResponse<String> answer = server.method("POST", DELETE + wrong.get(0));
                assertEquals(400, answer.statusCode(), wrong.get(0));
                assertEquals(wrong.get(1) + "\n", answer.body());
            }
        }
    }

    private void pushThree(RunningServer server) throws Exception {
        assertEquals(
                204,
                server.push("{\"app\":\"a\"}", base, "good 1", "bad 2", "good 3").statusCode());
        server.push("{\"app\":\"b\"}", base, "b");
    }

    private HttpResponse<String> delete(RunningServer server, String query) throws Exception {
        return server.method("POST", DELETE + "?query=" + RunningServer.encode(query) + span());
    }

    /// Everything of the last hour.
    private String span() {
        return "&start=" + (base / 1_000_000_000L - 3000);
    }

    private static void assertLines(RunningServer server, String... lines) throws Exception {
        String answer = server.query("{app=\"a\"}", "direction=forward");
        int at = 0;
        for (String line : lines) {
            int found = answer.indexOf("\"" + line + "\"", at);
            assertTrue(found >= 0, line + " is not in " + answer);
            at = found;
        }
        assertEquals(lines.length, answer.split("\\[\"", -1).length - 1, answer);
        String backward = server.query("{app=\"a\"}");
        for (String line : lines) {
            assertTrue(backward.contains("\"" + line + "\""), backward);
        }
        assertFalse(answer.contains("warnings"));
    }

    private static String count(RunningServer server, String query) throws Exception {
        String body = server.get("/loki/api/v1/query?query=" + RunningServer.encode(query)).body();
        Matcher value = Pattern.compile("\"value\":\\[[0-9.]+,\"([0-9]+)\"]").matcher(body);
        assertTrue(value.find(), body);
        return value.group(1);
    }
}
