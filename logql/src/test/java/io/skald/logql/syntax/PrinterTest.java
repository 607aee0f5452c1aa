package io.skald.logql.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.testing.Json;
import io.skald.testing.RandomQueries;
import io.skald.testing.Resources;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

/// Canonical texts, and the law that printing what was printed changes nothing.
class PrinterTest {
    private static void assertLaw(String query) {
        String printed = Printer.print(LogQl.parse(query));
        assertEquals(printed, Printer.print(LogQl.parse(printed)), query);
        assertEquals(printed, Printer.print(LogQl.parse(LogQl.format(query))), query);
    }

    @Test
    void holdsForAllRecordedQueries() {
        int count = 0;
        for (String family : Resources.lines("conformance/families.txt")) {
            for (String line : Resources.lines("conformance/cases/" + family + ".json")) {
                Object query =
                        Json.object(Json.object(Json.parse(line)).get("params")).get("query");
                try {
                    LogQl.parse(String.valueOf(query));
                } catch (SyntaxException _) {
                    continue;
                }
                assertLaw(String.valueOf(query));
                count++;
            }
        }
        assertTrue(count > 1000, count + " queries");
    }

    @Test
    void holdsForRandomQueries() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new SplittableRandom(seed);
            assertLaw(RandomQueries.metric(random, "5m"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ==> ",
            quoteCharacter = '%',
            value = {
                "{ app = \"x\" ,env=~\"y.*\",a!=\"b\",c!~\"d\" } ==> {app=\"x\", env=~\"y.*\","
                        + " a!=\"b\", c!~\"d\"}",
                "{app=\"x\"} |= `a\"b` ==> {app=\"x\"} |= \"a\\\"b\"",
                "{app=\"x\"} |= \"a\" or \"b\" |= \"c\" ==> {app=\"x\"} |= \"a\" or \"b\" |= \"c\"",
                "{app=\"x\"} != \"a\" or \"b\" ==> {app=\"x\"} != \"a\" != \"b\"",
                "{app=\"x\"} |= \"\\xc3\\\\xc3\" ==> {app=\"x\"} |= \"\\xc3\\\\xc3\"",
                "{app=\"x\"} | json a, b=\"c.d[0]\" ==> {app=\"x\"} | json a=\"a\",b=\"c.d[0]\"",
                "{app=\"x\"} | logfmt --keep-empty a=\"b\", c ==> {app=\"x\"} | logfmt --keep-empty"
                        + " a=\"b\",c=\"c\"",
                "{app=\"x\"} | a=\"b\" and c=\"d\" or e=\"f\" ==> {app=\"x\"} | ( ( a=\"b\" ,"
                        + " c=\"d\" ) or e=\"f\" )",
                "{app=\"x\"} | a=\"b\" or c=\"d\" and e=\"f\" ==> {app=\"x\"} | ( a=\"b\" or ("
                        + " c=\"d\" , e=\"f\" ) )",
                "{app=\"x\"} | a=\"b\", c=\"d\" or e=\"f\" ==> {app=\"x\"} | ( a=\"b\" , ( c=\"d\""
                        + " or e=\"f\" ) )",
                "{app=\"x\"} | a=\"b\" c=\"d\" or e=\"f\" ==> {app=\"x\"} | ( a=\"b\" , ( c=\"d\""
                        + " or e=\"f\" ) )",
                "{app=\"x\"} | a>5KB | b<=1.5s | c=-2 ==> {app=\"x\"} | a>5.0kB | b<=1.5s | c==-2",
                "rate({app=\"x\"}[90m] |= \"a\" offset -10m) ==> error",
                "rate({app=\"x\"}[90m] offset -10m) ==> rate({app=\"x\"}[1h30m] offset -10m0s)",
                "sum(rate({app=\"x\"} /* why */ [5m])) by (a, b) ==> sum by"
                        + " (a,b)(rate({app=\"x\"}[5m]))",
                "1 + 2 * 3 ==> 7",
                "2 ^ 3 ^ 2 ==> 512",
                "-2 ^ 2 ==> 4",
                "rate({a=\"x\"}[5m]) > bool 5 ==> (rate({a=\"x\"}[5m]) > bool 5)",
            })
    void printsCanonically(String query, String canonical) {
        if (canonical.equals("error")) {
            org.junit.jupiter.api.Assertions.assertThrows(
                    SyntaxException.class, () -> LogQl.parse(query));
        } else {
            assertEquals(canonical, Printer.print(LogQl.parse(query)));
        }
    }
}
