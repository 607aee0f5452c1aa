package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.server.http.Action;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

class EndpointsTest {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");

    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir Path data;

    @Test
    void theTablesOfTheReadmeNameAllEndpoints() throws Exception {
        try (var server = RunningServer.start(data)) {
            Set<String> routes =
                    server.routes().stream()
                            .map(route ->
                                    "| `%s` | %s | %s|"
                                            .formatted(
                                                    route.path(),
                                                    methods(route.methods()),
                                                    tenant(route.action())))
                            .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(String.join("\n", routes), String.join("\n", documented()));
        }
    }

    private static Set<String> documented() throws IOException {
        return Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("| `/"))
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String methods(Set<String> methods) {
        return METHODS.stream().filter(methods::contains).collect(Collectors.joining(" "));
    }

    private static String tenant(Action action) {
        return switch (action) {
            case Action.Open _ -> "";
            case Action.Push _, Action.One _ -> "one ";
            case Action.Read _ -> "many ";
        };
    }

    @Test
    void onlyPostedFormsAreRead() throws Exception {
        try (var server = RunningServer.start(data)) {
            byte[] form = "start=x".getBytes(StandardCharsets.UTF_8);
            String labels = "/loki/api/v1/labels";
            assertEquals(400, server.post(labels, FORM, form).statusCode());
            assertEquals(400, server.post(labels, FORM + " ; a=b", form).statusCode());
            assertEquals(200, server.post(labels, FORM + "x", form).statusCode());
            assertEquals(200, server.post(labels, "text/plain", form).statusCode());
        }
    }

    @Test
    void untidyPathsLeadToTidyOnes() throws Exception {
        try (var server = RunningServer.start(data)) {
            var answer = server.get("/loki//api/./v1/x/../labels?start=7");
            assertEquals(301, answer.statusCode());
            assertEquals(
                    "/loki/api/v1/labels?start=7",
                    answer.headers().firstValue("Location").orElse(""));
            assertEquals(404, server.get("/loki/api/v1/labels/").statusCode());
        }
    }

    @Test
    void readsTakeTheirParametersFromAFormAndTheUrlTogether() throws Exception {
        try (var server = RunningServer.start(data)) {
            for (String parameters : List.of("query=vector(1)", "query=vector%281%29&time=12")) {
                byte[] form = parameters.getBytes(StandardCharsets.UTF_8);
                String answer =
                        server.post("/loki/api/v1/query?time=7&limit=10", FORM, form).body();
                int time = parameters.contains("time") ? 12 : 7;
                String expected =
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":"
                                + "[{\"metric\":{},\"value\":["
                                + time
                                + ",\"1\"]}]}}";
                assertEquals(expected, RunningServer.withoutStats(answer));
            }
        }
    }
}
