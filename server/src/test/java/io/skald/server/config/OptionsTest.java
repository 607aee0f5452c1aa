package io.skald.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

class OptionsTest {
    @Test
    void namesAreUnique() {
        Set<String> names = new HashSet<>();
        for (Option option : Options.ALL) {
            assertTrue(names.add(option.key()), option.key());
            assertTrue(
                    option.key().equals(option.flag()) || names.add(option.flag()), option.flag());
            assertTrue(names.add(option.environmentName()), option.environmentName());
        }
    }

    @Test
    void environmentNamesFollowTheKeys() {
        assertEquals("SKALD_SERVER_HTTP_LISTEN_PORT", Options.LISTEN_PORT.environmentName());
        assertEquals("SKALD_MEMORY", Options.MEMORY.environmentName());
    }

    @Test
    void allButOursAreKeysOfLoki() {
        LokiKeys loki = LokiKeys.load();
        for (Option option : Options.ALL) {
            assertTrue(
                    option.key().startsWith("skald.")
                            || option.key().equals("auth_enabled")
                            || loki.contains(option.key()),
                    option.key());
        }
    }

    /// README.md holds the table as it is generated here.
    @Test
    void readmeHasTheTable() throws IOException {
        Path readme = Path.of("..", "README.md");
        String text = Files.exists(readme) ? Files.readString(readme) : "";
        if (text.contains("| YAML key |")) {
            assertTrue(
                    text.contains(Options.markdownTable()),
                    "README.md must hold:\n" + Options.markdownTable());
        }
    }
}
