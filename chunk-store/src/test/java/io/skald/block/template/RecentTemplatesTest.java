package io.skald.block.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

final class RecentTemplatesTest {
    private static final String[] PARTS = {
        "user ",
        "=",
        "\"",
        " \"",
        "/api/",
        "bob",
        "x1",
        "7",
        "-",
        "status=",
        "200",
        " ",
        "[",
        "]: ",
        "0123456789abcdef",
        "a-very-long-word-without-any-of-them",
        "\u00e9",
        "\0",
        "v",
        "/"
    };

    private final LineTokenizer tokenizer = new LineTokenizer();
    private final TemplateTable table = new TemplateTable();
    private final RecentTemplates recent = new RecentTemplates(table, tokenizer);
    private final LongList expected = new LongList();
    private final LongList found = new LongList();
    private int hits;

    @Test
    void findsWhatTheTokenizerFinds() {
        var random = new SplittableRandom(5);
        recent.clear();
        for (int i = 0; i < 200_000; i++) {
            var line = new StringBuilder();
            for (int parts = random.nextInt(6); parts >= 0; parts--) {
                line.append(PARTS[random.nextInt(PARTS.length)]);
            }
            check(line.toString());
        }
        assertTrue(hits > 1_000, "hits " + hits);
    }

    @Test
    void aWordWithoutDigitsIsNoVariableWhereOnlyDigitsMakeOne() {
        check("sent 512 bytes to 10.0.0.1");
        check("sent 7 bytes to 10.0.0.2");
        assertEquals(1, hits);
        check("sent - bytes to 10.0.0.2");
        assertEquals(1, hits);
        check("user=bob");
        check("user=alice");
        assertEquals(2, hits);
        check("user=");
        check("user=alice,");
        assertEquals(2, hits);
    }

    private void check(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] line = Arrays.copyOf(bytes, bytes.length + TemplateScratch.SLACK);
        line[bytes.length] = '\n';
        expected.truncate(0);
        found.truncate(0);
        int template = recent.find(line, 0, bytes.length, found);
        int variables = found.size();
        boolean apart = tokenizer.split(line, 0, bytes.length, null, expected);
        if (template == TemplateTable.RAW) {
            assertEquals(0, variables, text);
            if (apart) {
                recent.add(table.number(tokenizer.text(), tokenizer.textLength(), true));
            }
            return;
        }
        hits++;
        assertTrue(apart, text);
        assertEquals(table.number(tokenizer.text(), tokenizer.textLength(), true), template, text);
        assertEquals(expected.size(), variables, text);
        for (int i = 0; i < variables; i++) {
            assertEquals(expected.get(i), found.get(i), text);
        }
    }
}
