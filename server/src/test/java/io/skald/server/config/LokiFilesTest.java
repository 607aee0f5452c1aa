package io.skald.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.TenantId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Reads the folder of files as people write them for Loki; what each shall do stands in its first lines.
class LokiFilesTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "loki-files");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void doesWhatItsFirstLinesSay(Path file) throws IOException {
        List<String> flags = List.of("-config.file", file.toString());
        List<String> expected = values(file, "expect");
        assertEquals(1, expected.size());
        if (!expected.getFirst().equals("starts")) {
            var refusal =
                    assertThrows(ConfigException.class, () -> ConfigReader.read(flags, Map.of()));
            String reason = expected.getFirst().substring("refused ".length());
            assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal::getMessage);
            return;
        }
        ServerConfig config = ConfigReader.read(flags, Map.of());
        var limits = config.limits().of(TenantId.SINGLE);
        assertEquals(values(file, "data"), List.of(config.dataDirectory().toString()));
        assertEquals(values(file, "retention"), List.of(limits.retention().toHours() + "h"));
        for (String warning : values(file, "warns")) {
            assertTrue(
                    config.warnings().stream().anyMatch(line -> line.contains(warning)),
                    () -> warning + " not in\n" + String.join("\n", config.warnings()));
        }
        for (String warning : config.warnings()) {
            assertTrue(
                    !warning.endsWith("no effect here: Skald has no such part"),
                    () -> "give a reason: " + warning);
        }
    }

    private static List<String> values(Path file, String name) throws IOException {
        String start = "# " + name + ": ";
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
    }
}
