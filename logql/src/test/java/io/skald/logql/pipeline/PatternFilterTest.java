package io.skald.logql.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.text.LineFilter;
import io.skald.model.Utf8;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class PatternFilterTest {
    private static boolean matches(String pattern, String line) {
        byte[] bytes = Utf8.bytes("<" + line + ">");
        return PatternFilter.compile(pattern).matches(bytes, 1, bytes.length - 2);
    }

    @Test
    void captureTakesAtLeastOneByte() {
        assertTrue(matches("<_>ERROR<_>", "an ERROR here"));
        assertFalse(matches("<_>ERROR<_>", "ERROR here"));
        assertFalse(matches("<_>ERROR<_>", "an ERROR"));
        assertFalse(matches("<_>", ""));
        assertTrue(matches("<_>", "\n"));
    }

    @Test
    void endIsAnchoredAndStartIsNot() {
        assertTrue(matches("idle", "worker idle"));
        assertFalse(matches("idle", "idle worker"));
        assertFalse(matches("idle", "idle idle"));
        assertTrue(matches("worker-<_>", "INFO worker-3 x"));
    }

    @Test
    void emptyPatternMatchesEmptyLinesOnly() {
        assertTrue(matches("", ""));
        assertFalse(matches("", "x"));
    }

    @Test
    void firstPlaceCountsAndIsNotTriedAgain() {
        assertFalse(matches("<_>a<_>b", "ab xayb"));
        assertTrue(matches("<_>ab<_>", "xab ab"));
    }

    @Test
    void longLiteralsLeadTheFilter() {
        var filter = (LineFilter.All) PatternFilter.compile("<_> - <_> failed: <_>job ");
        assertEquals(
                java.util.List.of(" failed: ", "job "),
                filter.filters().stream()
                        .filter(LineFilter.Contains.class::isInstance)
                        .map(f -> ((LineFilter.Contains) f).finder().toString())
                        .toList());
    }

    /// The rule, spelled out with strings.
    private static boolean naive(String pattern, String line) {
        if (pattern.isEmpty() || line.isEmpty()) {
            return pattern.isEmpty() && line.isEmpty();
        }
        String rest = line;
        String[] literals = pattern.split("<_>", -1);
        boolean behindCapture = false;
        for (String literal : literals) {
            if (!literal.isEmpty()) {
                int place = rest.indexOf(literal);
                if (place < 0 || behindCapture && place == 0) {
                    return false;
                }
                rest = rest.substring(place + literal.length());
            }
            behindCapture = true;
        }
        return pattern.endsWith("<_>") != rest.isEmpty();
    }

    @Test
    void agreesWithTheRuleOnRandomPatterns() {
        var random = new SplittableRandom(7);
        for (int run = 0; run < 50_000; run++) {
            var pattern = new StringBuilder();
            boolean capture = random.nextBoolean();
            for (int parts = random.nextInt(5); parts > 0; parts--) {
                pattern.append(capture ? "<_>" : text(random, 1 + random.nextInt(2)));
                capture = !capture;
            }
            String line = text(random, random.nextInt(12));
            assertEquals(
                    naive(pattern.toString(), line),
                    matches(pattern.toString(), line),
                    () -> pattern + " on " + line);
        }
    }

    static String text(SplittableRandom random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("ab\u00e9 ".charAt(random.nextInt(4)));
        }
        return text.toString();
    }
}
