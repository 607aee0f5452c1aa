package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.server.recorded.Placeholders;
import io.skald.server.recorded.RecordedCase;
import io.skald.testing.Resources;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Every exchange that was recorded from Loki 3.7.6, against a server with the settings of the recording. Where Skald
/// answers otherwise on purpose is listed, with the reason, in `http/differences.txt` and `docs/differences.md`.
class RecordedHttpTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "http");
    private static final int MOST_DIFFERENCES = 20;

    @TempDir Path data;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answersAsLoki(boolean auth) throws Exception {
        Map<String, String> differences = differences();
        List<String> failures = new ArrayList<>();
        var placeholders = Placeholders.of(Instant.now(), "123456", auth);
        try (var server = start("skald.yaml", auth)) {
            RecordedCase.pushDataset(server.port(), placeholders);
            for (RecordedCase one : cases()) {
                if (!one.isFor(auth)) {
                    continue;
                }
                boolean wanted = differences.containsKey(one.name());
                RecordedCase asked = wanted ? one.impatient() : one;
                String difference = asked.run(server.port(), placeholders);
                if (difference != null && !wanted) {
                    failures.add(one.name() + ": " + difference);
                } else if (difference == null && wanted) {
                    failures.add(one.name() + ": is listed as a difference, and is none");
                }
            }
        }
        assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
    }

    @Test
    void wantedDifferencesAreFewAndExplained() throws IOException {
        List<String> names = cases().stream().map(RecordedCase::name).toList();
        String page = Files.readString(Path.of("docs", "differences.md"));
        Map<String, String> differences = differences();
        assertTrue(differences.size() <= MOST_DIFFERENCES);
        differences.forEach((name, reason) -> {
            assertTrue(names.contains(name), name);
            assertTrue(page.contains("`" + name.split("/")[1] + "`"), name);
            assertTrue(reason.length() > 10, name);
        });
    }

    /// Its limits are Skald's own then, so only the start is looked at.
    @Test
    void lokisOwnFileStartsTheServer() throws Exception {
        try (var server = start("loki.yaml", true)) {
            assertEquals("ready\n", server.get("/ready").body());
            assertEquals(401, server.get("/loki/api/v1/labels").statusCode());
        }
    }

    /// Lines of a name, a colon and the reason.
    private static Map<String, String> differences() {
        Map<String, String> differences = new TreeMap<>();
        for (String line : Resources.lines("http/differences.txt")) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(": ", 2);
                differences.put(parts[0], parts[1]);
            }
        }
        return differences;
    }

    private static List<RecordedCase> cases() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.equals("dataset.json"))
                    .sorted()
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .flatMap(family -> RecordedCase.family(family).stream())
                    .toList();
        }
    }

    private RunningServer start(String settings, boolean auth) throws Exception {
        String yaml =
                Resources.text("http/" + settings)
                        .replace("GPORT", "0")
                        .replace("PORT", "0")
                        .replace("DATA", data.toString())
                        .replace("AUTH", Boolean.toString(auth));
        Path file = Files.writeString(data.resolve(settings), yaml);
        return RunningServer.start(data, "-config.file=" + file);
    }
}
