package io.skald.logql.template;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.testing.Fuzz;
import io.skald.testing.QueryMutations;
import io.skald.testing.Resources;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Templates that are mostly damaged are refused or fail with the documented errors, within the bounds of
/// [TemplateLimits].
class TemplateFuzzTest {
    private static final int INPUTS = 15_000;
    private static final Pattern QUOTED = Pattern.compile("_format (?:\\w+=)?`([^`]*)`");

    private static List<String> known() {
        List<String> known = new ArrayList<>();
        for (String file : TemplateTest.FILES) {
            QUOTED.matcher(Resources.text("logql/" + file))
                    .results()
                    .forEach(match -> {
                        known.add(match.group(1));
                        known.addAll(match.group(1).lines().toList());
                    });
        }
        return known;
    }

    @Test
    void anyTextIsRefusedOrFailsOrRuns() {
        var texts = new QueryMutations(known());
        Fuzz.run(INPUTS, texts::next, TemplateFuzzTest::check);
    }

    private static void check(String text) {
        try {
            int size = FixedInput.bytes(text).size();
            assertTrue(size <= TemplateLimits.MAX_TEXT_BYTES, "so much text: " + size);
        } catch (TemplateSyntaxException e) {
            assertFalse(e.text().isEmpty(), "an error without a text");
        } catch (TemplateException e) {
            assertTrue(e.text().startsWith("template: "), e.text());
        }
    }
}
