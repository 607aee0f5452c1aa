package io.skald.logql.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.LabelSet;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

class PatternStageTest {
    private static Map<String, String> labels(LinePipe pipe, String line) {
        assertTrue(pipe.run(line));
        LabelSet labels = pipe.labels();
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < labels.size(); i++) {
            map.put(labels.name(i), labels.value(i));
        }
        return map;
    }

    @Test
    void captureBeforeAMissingLiteralTakesTheRest() {
        LinePipe pipe = LinePipe.of("| pattern `<a> = <b>;<c>`");
        assertEquals(Map.of("a", "x", "b", "y", "c", ""), labels(pipe, "x = y;"));
        assertEquals(Map.of("a", "x", "b", "y z"), labels(pipe, "x = y z"));
        assertEquals(Map.of("a", "x=y"), labels(pipe, "x=y"));
        assertEquals(Map.of("a", "", "b", "", "c", ";"), labels(pipe, " = ;;"));
        assertEquals(Map.of(), labels(pipe, ""));
    }

    @Test
    void literalInFrontIsTheStartOfTheLine() {
        LinePipe pipe = LinePipe.of("| pattern `job <n>`");
        assertEquals(Map.of("n", "7"), labels(pipe, "job 7"));
        assertEquals(Map.of(), labels(pipe, "a job 7"));
        assertEquals(Map.of(), labels(pipe, "job"));
    }

    @Test
    void onlyNeededLabelsAreSet() {
        var needed = new NeededLabels(false, Set.of("b"));
        var pipe = new LinePipe("| pattern `<a> <b> <c>`", needed);
        assertEquals(Map.of("b", "2"), labels(pipe, "1 2 3"));
    }

    @Test
    void firstValueOfANameStays() {
        LinePipe pipe = LinePipe.of("| pattern `<a> <_>` | pattern `<_> <a>`");
        assertEquals(Map.of("a", "1"), labels(pipe, "1 2"));
    }

    private static Map<String, String> naive(String[] literals, int captures, String line) {
        Map<String, String> labels = new TreeMap<>();
        if (line.isEmpty() || !line.startsWith(literals[0])) {
            return labels;
        }
        String rest = line.substring(literals[0].length());
        for (int i = 0; i < captures; i++) {
            String literal = literals[i + 1];
            int place = literal.isEmpty() ? -1 : rest.indexOf(literal);
            labels.put("c" + i, place < 0 ? rest : rest.substring(0, place));
            if (place < 0) {
                return labels;
            }
            rest = rest.substring(place + literal.length());
        }
        return labels;
    }

    @Test
    void agreesWithTheRuleOnRandomPatterns() {
        var random = new SplittableRandom(11);
        for (int run = 0; run < 2_000; run++) {
            int captures = 1 + random.nextInt(4);
            String[] literals = new String[captures + 1];
            var pattern = new StringBuilder();
            for (int i = 0; i <= captures; i++) {
                boolean within = i > 0 && i < captures;
                int length = within ? 1 + random.nextInt(2) : random.nextInt(2);
                literals[i] = PatternFilterTest.text(random, length);
                pattern.append(literals[i]).append(i < captures ? "<c" + i + ">" : "");
            }
            LinePipe pipe = LinePipe.of("| pattern `" + pattern + "`");
            for (int i = 0; i < 20; i++) {
                String line = PatternFilterTest.text(random, random.nextInt(14));
                assertEquals(
                        naive(literals, captures, line),
                        labels(pipe, line),
                        () -> pattern + " on " + line);
            }
        }
    }
}
