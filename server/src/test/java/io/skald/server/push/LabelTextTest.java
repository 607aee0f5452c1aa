package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.model.Label;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.SplittableRandom;

class LabelTextTest {

    @Test
    void readsLabelsInTheOrderWritten() throws PushException {
        assertEquals(
                List.of(new Label("b", "1"), new Label("a", "x y"), new Label("b", "")),
                LabelText.parse("{b=\"1\", a='x y' ,\tb=``,}"));
    }

    @Test
    void takesTheEmptySetInThreeWays() throws PushException {
        assertEquals(List.of(), LabelText.parse(""));
        assertEquals(List.of(), LabelText.parse("{}"));
        assertEquals(List.of(), LabelText.parse(" { } "));
    }

    @Test
    void aNameInFrontBecomesALabel() throws PushException {
        assertEquals(
                List.of(new Label("__name__", "up:x"), new Label("a", "b")),
                LabelText.parse("up:x{a=\"b\"}"));
    }

    @Test
    void replacesGoEscapes() throws PushException {
        assertEquals(
                List.of(new Label("a", "q\" t\t é 🐎 A \\ A")),
                LabelText.parse("{a=\"q\\\" t\\t \\u00e9 \\U0001f40e \\x41 \\\\ \\101\"}"));
        assertEquals(List.of(new Label("a", "\\n\n")), LabelText.parse("{a=`\\n\n`}"));
        assertEquals(List.of(new Label("a", "'\"")), LabelText.parse("{a='\\'\"'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "env=\"p\";1:4: parse error: unexpected \"=\"",
                "{env=~\"p\"};1:5: parse error: unexpected <op:=~> in label set, expected \"=\"",
                "{env!=\"p\"};1:5: parse error: unexpected <op:!=> in label set, expected \"=\"",
                "{a-b=\"1\"};1:3: parse error: unexpected character inside braces: '-'",
                "{1a=\"1\"};1:2: parse error: unexpected character inside braces: '1'",
                "{é=\"1\"};1:2: parse error: unexpected character inside braces: 'é'",
                "{ü=\"1\",-};1:2: parse error: unexpected character inside braces: 'ü'",
                "{a=\"ü\",-};1:9: parse error: unexpected character inside braces: '-'",
                "{=\"1\"};1:2: parse error: unexpected \"=\" in label set, expected identifier or"
                        + " \"}\"",
                "{env=;1:6: parse error: unexpected end of input inside braces",
                "{env;1:5: parse error: unexpected end of input inside braces",
                "{a=b};1:4: parse error: unexpected identifier \"b\" in label set, expected string",
                "{a=\"b};1:4: parse error: unterminated quoted string",
                "{a=\"b\" c=\"d\"};1:8: parse error: unexpected identifier \"c\" in label set,"
                        + " expected \",\" or \"}\"",
                "{a=\"b\"}};1:8: parse error: unexpected \"}\"",
                "{,};1:2: parse error: unexpected \",\" in label set, expected identifier or \"}\"",
            })
    void refusesBrokenTextAsPrometheusDoes(String text, String message) {
        var failure = assertThrows(PushException.class, () -> LabelText.parse(text));
        assertEquals("couldn't parse labels: " + message, failure.text());
        assertEquals(400, failure.status());
    }

    @Test
    void readsAnyText() {
        var random = new SplittableRandom(5);
        String alphabet = "{}ab_1=!~,\"'`\\xuU0\n é";
        for (int round = 0; round < 100_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(16); i >= 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                LabelText.parse(text.toString());
            } catch (PushException e) {
                assertEquals(400, e.status());
            }
        }
    }
}
