package io.skald.logql.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.model.Matcher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.SplittableRandom;

class LogQlTest {
    private static String failure(String query) {
        return String.valueOf(
                assertThrows(SyntaxException.class, () -> LogQl.parse(query)).getMessage());
    }

    @Test
    void readsSelectors() {
        assertEquals(
                List.of(
                        new Matcher("app", Matcher.Op.EQUAL, "x"),
                        new Matcher("env", Matcher.Op.NOT_REGEX, "y")),
                LogQl.parseSelector("{app=\"x\", env!~\"y\"}"));
    }

    @Test
    void refusesPipelinesWhereASelectorIsWanted() {
        var failure =
                assertThrows(
                        SyntaxException.class, () -> LogQl.parseSelector("{app=\"x\"} |= \"y\""));
        assertEquals("only label matchers are supported", failure.getMessage());
    }

    @Test
    void wantsAMatcherThatNarrowsDown() {
        assertEquals(
                "parse error : queries require at least one regexp or equality matcher that does"
                    + " not have an empty-compatible value. For instance, app=~\".*\" does not meet"
                    + " this requirement, but app=~\".+\" will",
                failure("{app=~\".*\"}"));
    }

    @Test
    void emptyQueryHasNoPlace() {
        assertEquals("parse error : syntax error: unexpected $end", failure(""));
    }

    @Test
    void longTextsAreRefused() {
        String label = "x".repeat((128 << 10) - 8);
        assertEquals(1, LogQl.parseSelector("{" + label + "=\"y\"}").size());
        assertEquals(
                "parse error : input size too long (131072 > 131072)",
                failure("{" + label + "=\"yyy\"}"));
        assertEquals(
                "parse error : input size too long (150000 > 131072)",
                failure("\u00fc".repeat(75_000)));
    }

    @Test
    void highTreesAreRefused() {
        int many = 5_000;
        String filter = "{app=\"x\"} | ";
        for (String query :
                List.of(
                        filter + "(".repeat(many) + "a=1" + ")".repeat(many),
                        filter + "a=1" + " and a=1".repeat(many),
                        filter + "a=1" + " or a=1".repeat(many),
                        filter + "a=1" + ",a=1".repeat(many),
                        filter + "a=1" + " a=1".repeat(many),
                        filter + "(a=1 and ".repeat(many) + "a=1" + ")".repeat(many),
                        "rate({app=\"x\"} | unwrap a | " + "(".repeat(many) + "a=1",
                        "vector(1)" + "+vector(1)".repeat(many),
                        "(".repeat(100) + "vector(1)" + ("+vector(1)".repeat(90) + ")").repeat(100),
                        "vector(1)" + "^vector(1)".repeat(many),
                        "label_replace(".repeat(many) + "vector(1)",
                        "rate(" + "(".repeat(many) + "{app=\"x\"}")) {
            assertEquals(
                    "parse error : expression is nested too deep",
                    failure(query),
                    query.substring(0, 40));
        }
    }

    @Test
    void longChainsAreReadPrintedAndReadAgain() {
        for (String query :
                List.of(
                        "{app=\"x\"} | a=\"1\"" + " or a=\"1\"".repeat(399),
                        "{app=\"x\"} | a=\"1\"" + ",a=\"1\"".repeat(150),
                        "vector(1.5)" + " + vector(1.5)".repeat(150))) {
            String printed = Printer.print(LogQl.parse(query));
            assertEquals(printed, Printer.print(LogQl.parse(printed)));
            assertEquals(printed, Printer.print(LogQl.parse(LogQl.format(query))));
        }
    }

    @Test
    void countsLinesAndColumns() {
        assertEquals(
                "parse error at line 2, col 7: syntax error: unexpected IDENTIFIER",
                failure("{app=\"ü\"}\n  | b c"));
    }

    @Test
    void nodesKnowTheirPlace() {
        var log = (Expr.Log) LogQl.parse("{app=\"x\"} |= \"y\" | json");
        assertEquals(new Span(0, 23), log.span());
        assertEquals(new Span(10, 16), log.stages().getFirst().span());
    }

    @ParameterizedTest
    @CsvSource({"200,ok", "201,deep", "20000,deep"})
    void nestingHasAnEnd(int depth, String expected) {
        String query = "(".repeat(depth - 1) + "1" + ")".repeat(depth - 1);
        if (expected.equals("ok")) {
            LogQl.parse(query);
        } else {
            assertEquals("parse error : expression is nested too deep", failure(query));
        }
    }

    @Test
    void nothingButSyntaxErrorsComesOutOfRandomTexts() {
        String[] words = {
            "{",
            "}",
            "app",
            "=",
            "\"x\"",
            "`y`",
            "|",
            "|=",
            "!=",
            "json",
            "logfmt",
            "--strict",
            "rate",
            "(",
            ")",
            "[5m]",
            "[",
            "sum",
            "by",
            "without",
            ",",
            "5",
            "1.5h",
            "5KB",
            "+",
            "-",
            "^",
            "unwrap",
            "bytes",
            "ip",
            "or",
            "and",
            "offset",
            "on",
            "group_left",
            "vector",
            "drop",
            "'",
            "\"",
            "\\",
            "ü",
            "\n",
            "#",
            "/*",
            "\u0000",
            "0x",
        };
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new SplittableRandom(seed);
            var text = new StringBuilder();
            int length = random.nextInt(25);
            for (int i = 0; i < length; i++) {
                text.append(words[random.nextInt(words.length)]);
                text.append(random.nextBoolean() ? " " : "");
            }
            try {
                String printed = Printer.print(LogQl.parse(text.toString()));
                assertEquals(printed, Printer.print(LogQl.parse(printed)));
            } catch (SyntaxException _) {
                // the documented exception
            }
        }
    }
}
