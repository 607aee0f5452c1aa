package io.skald.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class EnvExpansionTest {
    private final List<String> warnings = new ArrayList<>();

    @Test
    void putsValuesAndDefaultsIn() {
        assertEquals("port: 3101\n", expand("port: ${PORT}"));
        assertEquals("port: 3101\n", expand("port: ${PORT:3100}"));
        assertEquals("port: 3100\n", expand("port: ${OTHER:3100}"));
        assertEquals("port: 3100\n", expand("port: ${OTHER:-3100}"));
        assertEquals("port: 3100\n", expand("port: ${EMPTY:3100}"));
        assertEquals("a: 3101/x/3101\n", expand("a: ${PORT}/${OTHER:x}/${PORT}"));
        assertEquals("url: http://x:80\n", expand("url: ${OTHER:http://x:80}"));
        assertEquals(List.of(), warnings);
    }

    @Test
    void leavesOtherDollarsAndCommentsAlone() {
        assertEquals("a: '^x$|$1'\n# ${\n", expand("a: '^x$|$1'\n# ${"));
        assertFalse(EnvExpansion.isWanted("a: $PORT\n  # ${PORT}"));
        assertTrue(EnvExpansion.isWanted("a: ${PORT}"));
    }

    @Test
    void warnsOfWhatIsNotSet() {
        assertEquals("a: \n", expand("a: ${OTHER}"));
        assertEquals(
                List.of("f.yml:1: environment variable OTHER is not set and has no default"),
                warnings);
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThrows(ConfigException.class, () -> expand("a: ${PORT"));
        assertThrows(ConfigException.class, () -> expand("a: ${}"));
        assertThrows(ConfigException.class, () -> expand("a: ${a b}"));
    }

    private String expand(String text) {
        return new EnvExpansion("f.yml", Map.of("PORT", "3101", "EMPTY", ""), warnings::add)
                .expand(text);
    }
}
