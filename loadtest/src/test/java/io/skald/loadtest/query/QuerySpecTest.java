package io.skald.loadtest.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

final class QuerySpecTest {
    @ParameterizedTest
    @ValueSource(strings = {"m.txt", "hc.txt"})
    void builtInFilesAreReadable(String name) throws IOException {
        try (InputStream in =
                QuerySpecTest.class.getResourceAsStream("/io/skald/loadtest/queries/" + name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> variables = Map.of("busy", "{}", "pod", "p", "needle", "n");
            List<QuerySpec> specs = QuerySpec.parse(text.lines().toList(), variables);
            assertFalse(specs.isEmpty());
            for (QuerySpec spec : specs) {
                assertTrue(Expectation.names().contains(spec.check()), spec.check());
                assertFalse(spec.text().contains("${"), spec.text());
            }
        }
    }

    @Test
    void readsTheColumns() {
        QuerySpec spec =
                QuerySpec.parse(
                                List.of("# x", "Q1 lines 24h one 8ms,15cpu {a=\"b\"} |= \"${n}\""),
                                Map.of("n", "7"))
                        .getFirst();
        assertEquals(Duration.ofHours(24), spec.span());
        assertEquals(QuerySpec.Kind.LINES, spec.kind());
        assertEquals(new QuerySpec.Bound(8, 15), spec.bound());
        assertEquals("{a=\"b\"} |= \"7\"", spec.text());
    }
}
