package io.skald.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ConfigTextTest {
    @TempDir Path directory;

    @Test
    void saysWhereEachValueWasSet() throws IOException {
        Path file = directory.resolve("skald.yml");
        Files.writeString(file, "auth_enabled: true\nlimits_config: {query_timeout: 2m}");
        ServerConfig config =
                ConfigReader.read(
                        List.of("-config.file=" + file, "-log.level=warn"),
                        Map.of("SKALD_MEMORY", "1GB"));
        String text = yaml(config, true);
        for (String line :
                List.of(
                        "auth_enabled: true  # " + file + ":1",
                        "  query_timeout: 2m  # " + file + ":2",
                        "  log_level: warn  # flag -log.level",
                        "  memory: 1GB  # SKALD_MEMORY",
                        "  http_listen_port: 3100  # default")) {
            assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in\n" + text);
        }
    }

    @Test
    void canBeReadAgain() throws IOException {
        Path file = directory.resolve("again.yml");
        ServerConfig first =
                ConfigReader.read(
                        List.of(
                                "-store.retention=48h",
                                "-validation.discover-service-name=[]",
                                "-distributor.max-line-size-truncate-identifier= \"cut\" #",
                                "-common.path-prefix=/tmp/a b"),
                        Map.of());
        String text = yaml(first, true);
        Files.writeString(file, text);
        ServerConfig second = ConfigReader.read(List.of("-config.file=" + file), Map.of());
        assertEquals(yaml(first, false), yaml(second, false));
        assertEquals(List.of(), second.warnings());
    }

    @Test
    void showsThePeriodsOfSingleStreams() throws IOException {
        Path file = directory.resolve("streams.yml");
        Files.writeString(
                file,
                """
                limits_config:
                  retention_stream:
                    - {selector: '{app="we\\"b", env!~"a|b"}', priority: 1, period: 90m}
                    - {selector: '{app="audit"}', period: 0}
                """);
        ServerConfig config = ConfigReader.read(List.of("-config.file=" + file), Map.of());
        String text = yaml(config, false);
        String list =
                """
                  retention_period: 168h
                  retention_stream:
                    - period: 1h30m
                      priority: 1
                      selector: "{app=\\"we\\\\\\"b\\", env!~\\"a|b\\"}"
                    - period: 0s
                      priority: 0
                      selector: "{app=\\"audit\\"}"
                """;
        assertTrue(text.contains(list), text);
        String limits =
                ConfigText.limitsYaml(
                        config.inForce(), config.limits().ofAll().keeping().streams());
        assertTrue(limits.contains("\n" + list.indent(-2)), limits);
        Path again = directory.resolve("again.yml");
        Files.writeString(again, text);
        ServerConfig second = ConfigReader.read(List.of("-config.file=" + again), Map.of());
        assertEquals(text, yaml(second, false));
    }

    private static String yaml(ServerConfig config, boolean places) {
        return ConfigText.yaml(
                config.inForce(), config.limits().ofAll().keeping().streams(), places);
    }
}
