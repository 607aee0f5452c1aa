package io.skald.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

class SpellingTest {
    @Test
    void countsEdits() {
        assertEquals(0, Spelling.distance("abc", "abc"));
        assertEquals(3, Spelling.distance("", "abc"));
        assertEquals(3, Spelling.distance("kitten", "sitting"));
    }

    @Test
    void takesTheFirstOfEquals() {
        assertEquals("aa", Spelling.nearest("a", List.of("ab", "aa", "xyz")));
    }
}
