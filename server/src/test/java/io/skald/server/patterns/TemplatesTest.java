package io.skald.server.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.Utf8;

import org.junit.jupiter.api.Test;

import java.util.List;

class TemplatesTest {
    private final Templates templates = new Templates();
    private final LineTokens tokens = new LineTokens();

    private void add(String... lines) {
        for (String line : lines) {
            byte[] bytes = Utf8.bytes(line);
            tokens.read(bytes, 0, bytes.length);
            templates.add(tokens, 0, 1);
        }
    }

    private List<String> patterns() {
        return templates.all().stream().map(Template::pattern).sorted().toList();
    }

    @Test
    void oneLineIsItsOwnPattern() {
        add("{\"level\":\"info\", \"took\": 3}  done");
        assertEquals(List.of("{\"level\":\"info\", \"took\": 3} done"), patterns());
    }

    @Test
    void numbersBecomeVariablesAtTheSecondLine() {
        add(
                "user 0 logged in from 10.1.0.0 after 20 ms",
                "user 7 logged in from 10.1.0.9 after 9 ms");
        assertEquals(List.of("user <_> logged in from <_> after <_> ms"), patterns());
    }

    @Test
    void equalNumbersStay() {
        add("GET /a/1 200 5ms", "GET /a/2 200 7ms");
        assertEquals(List.of("GET <_> 200 <_>"), patterns());
    }

    @Test
    void valuesOfLogfmtBecomeVariables() {
        add("msg=\"order paid\" order=1001 ok=true", "msg=\"order lost\" order=1002 ok=false");
        assertEquals(List.of("msg=\"order <_>\" order=<_> ok=<_>"), patterns());
    }

    @Test
    void marksAndLengthKeepLinesApart() {
        add("a=1 b=2", "a=1 b:2", "a=1 b=2 c=3");
        assertEquals(3, patterns().size());
    }

    @Test
    void linesThatShareFewWordsStayApart() {
        add("disk is full", "cache was warmed");
        assertEquals(List.of("cache was warmed", "disk is full"), patterns());
    }

    @Test
    void neighbouringVariablesAreOne() {
        add("at x:1,y from a", "at x:1,y from b", "at [1]2 end", "at [3]4 end");
        assertTrue(patterns().contains("at [<_>]<_> end"), patterns().toString());
    }

    @Test
    void theRestOfALongLineIsOneVariable() {
        add("w".repeat(10) + " x".repeat(LineTokens.MAX_TOKENS + 5));
        assertTrue(patterns().getFirst().endsWith("x x<_>"), patterns().getFirst());
    }

    @Test
    void theTemplateWithoutLinesForLongestGoes() {
        for (int i = 0; i < Templates.MAX_TEMPLATES + 3; i++) {
            add("x" + "=".repeat(i + 1));
        }
        assertEquals(Templates.MAX_TEMPLATES, templates.all().size());
        assertTrue(patterns().contains("x" + "=".repeat(Templates.MAX_TEMPLATES + 3)));
    }

    @Test
    void whatIsOldIsForgotten() {
        add("one line");
        templates.forgetBefore(1);
        assertEquals(List.of(), patterns());
    }
}
