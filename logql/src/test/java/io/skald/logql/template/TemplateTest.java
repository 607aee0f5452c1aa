package io.skald.logql.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.testing.Resources;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.regex.Pattern;

/// Bounds of templates, and what the text tests in `logql/template_*.test` do not reach.
class TemplateTest {
    static final List<String> FILES =
            List.of(
                    "line_format.test",
                    "label_format.test",
                    "template_strings.test",
                    "template_numbers.test",
                    "template_times.test",
                    "template_control.test");

    private static String failure(String template) {
        return assertThrows(TemplateException.class, () -> FixedInput.text(template)).text();
    }

    private static String refusal(String template) {
        return assertThrows(TemplateSyntaxException.class, () -> FixedInput.text(template)).text();
    }

    @Test
    void everyFunctionIsInATextTest() {
        var all = new StringBuilder();
        FILES.forEach(file -> all.append(Resources.text("logql/" + file)));
        for (String name : Functions.names()) {
            assertTrue(
                    Pattern.compile("[{(| ]" + name + "\\b").matcher(all).find(),
                    "no text test of " + name);
        }
    }

    @Test
    void outputEndsAtOneMebibyte() {
        assertEquals(1 << 20, FixedInput.bytes("{{repeat 1048576 \"x\"}}").size());
        for (String template :
                List.of(
                        "{{repeat 1048577 \"x\"}}",
                        "{{repeat 1048576 \"x\"}}y",
                        "{{range 2000}}{{repeat 1000 \"x\"}}{{end}}",
                        "{{indent 1000 (repeat 2000 \"\\n\")}}",
                        "{{alignLeft 2000000 \"x\"}}",
                        "{{Replace (repeat 2000 \"x\") \"x\" (repeat 2000 \"y\") -1}}",
                        "{{regexReplaceAll \"x\" (repeat 2000 \"x\") (repeat 2000 \"y\")}}",
                        "{{printf \"%999999d%999999d\" 1 2}}",
                        "{{$x := repeat 600000 \"x\"}}{{print $x $x}}",
                        "{{$x := \"\\\\\"}}{{range 40}}{{$x = js $x}}{{end}}",
                        "{{$x := \"x\"}}{{range 60}}{{$x = b64enc $x}}{{end}}",
                        "{{$x := \"%\"}}{{range 40}}{{$x = urlencode (print $x $x)}}{{end}}",
                        "{{$x := \"&\"}}{{range 40}}{{$x = html (print $x $x)}}{{end}}",
                        "{{$x := \"x\"}}{{range 40}}{{$x = printf \"%s%s\" $x $x}}{{end}}",
                        "{{$x := repeat 600000 \"x\"}}{{$x}}{{$x}}")) {
            assertTrue(failure(template).contains("longer than 1048576 bytes"), template);
        }
    }

    @Test
    void aRunEndsAfterManySteps() {
        assertTrue(failure("{{range 1000}}{{range 1000}}{{end}}{{end}}").contains("steps"));
        assertTrue(
                failure(
                                "{{define \"x\"}}{{range 9}}{{template"
                                        + " \"x\"}}{{end}}{{end}}{{template \"x\"}}")
                        .matches(".*(steps|depth|deeper).*"));
        assertEquals("", FixedInput.text("{{range 40000}}{{end}}"));
    }

    @Test
    void textsCostStepsToo() {
        for (String template :
                List.of(
                        "{{$x := repeat 200000 \"x\"}}{{range 1000}}{{$y := upper $x}}{{end}}",
                        "{{$x := repeat 1000000 \"x\"}}{{range 1000}}{{$y := contains \"y\""
                                + " $x}}{{end}}",
                        "{{range 1000}}{{$y := repeat 1000000 \"x\"}}{{end}}",
                        "{{$x := repeat 300000 \"[],\"}}{{range 9}}{{$y := fromJson $x}}{{end}}",
                        "{{count \"b.*z|b\" (repeat 10000 \"b\")}}",
                        "{{regexReplaceAll \"b.*z|b\" (repeat 10000 \"b\") \"c\"}}")) {
            assertTrue(failure(template).contains("more than 100000 steps"), template);
        }
        assertEquals("500", FixedInput.text("{{count \"b.*z|b\" (repeat 500 \"b\")}}"));
        assertEquals("200000", FixedInput.text("{{count \"b\" (repeat 200000 \"b\")}}"));
    }

    @Test
    void patternsThatVaryCostStepsToo() {
        String template = "{{range $i := 100000}}{{$n := count (print $i) \"x\"}}{{end}}";
        assertTrue(failure(template).contains("more than 100000 steps"));
    }

    @Test
    void searchingIsLinear() {
        String almost = "(print (repeat 300000 \"a\") \"b\")";
        String text = "(repeat 600000 \"a\")";
        assertEquals("false", FixedInput.text("{{contains " + almost + " " + text + "}}"));
        assertEquals(
                "600000", FixedInput.text("{{replace " + almost + " \"\" " + text + "| len}}"));
        assertEquals(
                "0",
                FixedInput.text(
                        "{{trimAll (print (repeat 500000 \"b\") \"a\") " + text + "| len}}"));
        assertEquals(
                "axbaxb",
                FixedInput.text(
                        "{{$p := \"aabaabaabaabaabaab\"}}{{replace $p \"x\" (print \"a\" $p \"ba\""
                                + " $p \"b\")}}"));
        FixedInput.text("{{printf (repeat 90000 \"%[\") | len}}"); // comes to an end
    }

    @Test
    void theMeterIsToldWhileARunGoesOn() {
        var template =
                Template.parse("t", "{{range 1000}}{{$x := upper (repeat 9999 \"x\")}}{{end}}");
        long[] told = new long[1];
        var evaluation =
                template.evaluation(
                        new FixedInput(template.fields(), FixedInput.ROW),
                        units -> {
                            told[0] += units;
                            if (told[0] > 1_000_000) {
                                throw new IllegalStateException("enough");
                            }
                        });
        var out = new io.skald.model.GrowingBytes(8);
        assertThrows(IllegalStateException.class, () -> evaluation.run(out));
        assertTrue(told[0] < 1_100_000, "told of " + told[0]);
    }

    @Test
    void nestingHasAnEnd() {
        int most = TemplateLimits.MAX_NESTING;
        assertEquals("1", FixedInput.text("{{" + "(".repeat(50) + "1" + ")".repeat(50) + "}}"));
        refusal("{{" + "(".repeat(most + 1) + "1" + ")".repeat(most + 1) + "}}");
        refusal("{{" + "(".repeat(100_000) + "1" + ")".repeat(100_000) + "}}");
        assertEquals("x", FixedInput.text("{{if 1}}".repeat(50) + "x" + "{{end}}".repeat(50)));
        refusal("{{if 1}}".repeat(most + 1) + "x" + "{{end}}".repeat(most + 1));
        refusal("{{if 1}}".repeat(100_000));
        refusal("{{if 1}}{{else if 2}}" + "{{else if 3}}".repeat(100_000) + "{{end}}");
    }

    @Test
    void callsWithinCallsHaveAnEnd() {
        assertTrue(
                failure("{{define \"a\"}}{{template \"a\" .}}{{end}}{{template \"a\" .}}")
                        .contains("exceeded maximum template depth (100)"));
    }

    @Test
    void deepJsonIsNone() {
        int most = TemplateLimits.MAX_JSON_DEPTH;
        String deep = "{{fromJson (print (repeat %1$d \"[\") (repeat %1$d \"]\")) | len}}";
        assertEquals("1", FixedInput.text(deep.formatted(most)));
        assertTrue(failure(deep.formatted(100_000)).contains("nil"));
    }

    @Test
    void aTemplateSaysWhatItReads() {
        var named = Template.parse("t", "{{.a}}{{if .b}}{{$.c}}{{end}}{{with .d}}{{.}}{{end}}");
        assertEquals(List.of("a", "b", "c", "d"), named.labels());
        assertEquals(false, named.readsAll());
        assertEquals(true, Template.parse("t", "{{.}}").readsAll());
        assertEquals(true, Template.parse("t", "{{range $k, $v := .}}{{$k}}{{end}}").readsAll());
    }

    @Test
    void anEvaluationRunsAgainAndAgain() {
        var template = Template.parse("t", "{{$x := .n}}{{with $y := 1}}{{$x}}{{$y}}{{end}}");
        var evaluation =
                template.evaluation(
                        new FixedInput(template.fields(), FixedInput.ROW), WorkMeter.NONE);
        var out = new io.skald.model.GrowingBytes(8);
        for (int i = 0; i < 3; i++) {
            evaluation.run(out);
        }
        assertEquals("421421421", ByteText.of(out.toBytes()));
    }
}
