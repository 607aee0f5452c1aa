package io.skald.server.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.Utf8Slice;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class JsonPathsTest {
    private static Map<String, List<String>> paths(String line) {
        return JsonPaths.of(Utf8Slice.of(line));
    }

    @Test
    void namesAreJoinedAndSanitised() {
        assertEquals(
                Map.of("a_b_c", List.of("a", "b.c"), "_1", List.of("1")),
                paths("{\"a\":{\"b.c\":[1,2]},\"1\":true}"));
    }

    @Test
    void longNamesGiveNoLabels() {
        String longName = "k".repeat(4097);
        assertEquals(
                Map.of("after", List.of("after")),
                paths("{\"" + longName + "\":{\"a\":[1]},\"after\":1}"));
    }

    @Test
    void namesOfOneLineAreBoundedTogether() {
        String line = "{\"" + "k".repeat(4000) + "\":{" + keys(20_000) + "}}";
        assertTrue(paths(line).size() < 1500);
    }

    private static String keys(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",").append("\"").append(i).append("\":1");
        }
        return text.toString();
    }
}
