package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class ByteRegexTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "err(or)?, an err here",
                "(?i)warn, WARNING",
                "(?i)k, \u212a",
                "(?i)\u017f, S",
                "(?i)straße, STRAẞE",
                "\\berror\\b, 'an error.'",
                "\\Berr, xerr",
                "^$, ''",
                "'', anything",
                "status=5\\d\\d$, code status=503",
                "^GET /index\\d{3}\\.html, GET /index123.html",
                "\\p{Greek}+, αβγ",
                "[[:upper:]]{3}, xABCx",
                "(?<n>a)(?P<m>b), ab",
                "(?P<n>a)(?P<n>b), ab",
                "\\Qa.b*\\E, a.b*",
                "\\x41\\101\\x{42}, AAB",
                "'a{,2}', 'a{,2}'",
                "x{2, 'x{2'",
                "[]a]+, ]]",
                "[a-], -",
                "(?U)a+?b, aab",
                ".*(latency|slow).*\\d+ms, slow query 17ms"
            })
    void findsWhatGoFinds(String pattern, String text) {
        assertTrue(find(ByteRegex.compile(pattern), text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "error$, errors",
                "^error, an error",
                "\\berror\\b, errors",
                "[^a], a",
                "(?i)i, ı",
                "(?-i)A, a",
                "a.c, abd",
                "\\p{Greek}, abc",
                "\\d, ٣",
                "\\s, '\u00a0'"
            })
    void passesOverWhatGoPassesOver(String pattern, String text) {
        assertFalse(find(ByteRegex.compile(pattern), text));
    }

    @Test
    void newlinesAreLeftOutByDotsAndFoundByFlags() {
        assertFalse(find(ByteRegex.compile("multi.line"), "multi\nline"));
        assertTrue(find(ByteRegex.compile("(?s)multi.line"), "multi\nline"));
        assertTrue(find(ByteRegex.compileAnchored("multi.line"), "multi\nline"));
        assertFalse(find(ByteRegex.compile("a$"), "a\nb"));
        assertFalse(find(ByteRegex.compile("a$"), "a\n"));
        assertTrue(find(ByteRegex.compile("(?m)a$"), "a\nb"));
        assertTrue(find(ByteRegex.compile("(?m)^b"), "a\nb"));
        assertFalse(find(ByteRegex.compile("^b"), "a\nb"));
        assertTrue(find(ByteRegex.compile("[^a]"), "\n"));
    }

    @Test
    void anchoredPatternsMatchTheWholeText() {
        assertTrue(find(ByteRegex.compileAnchored("a|ab"), "ab"));
        assertFalse(find(ByteRegex.compileAnchored("a|b"), "ab"));
        assertTrue(find(ByteRegex.compileAnchored("prod"), "prod"));
        assertFalse(find(ByteRegex.compileAnchored("prod"), "prod2"));
        assertFalse(find(ByteRegex.compileAnchored("prod"), "eprod"));
        assertTrue(find(ByteRegex.compileAnchored(""), ""));
        assertFalse(find(ByteRegex.compileAnchored(""), "a"));
        assertTrue(find(ByteRegex.compileAnchored(".*"), "a\nb"));
        assertFalse(find(ByteRegex.compileAnchored(".+"), ""));
    }

    @Test
    void onlyTheRangeIsLookedAt() {
        byte[] bytes = "an error here".getBytes(StandardCharsets.UTF_8);
        assertTrue(ByteRegex.compile("^e.*r$").find(bytes, 3, 8));
        assertFalse(ByteRegex.compile("err.*here").find(bytes, 0, 8));
        assertTrue(ByteRegex.compile("\\berr").find(bytes, 3, 8));
    }

    @Test
    void brokenBytesAreCharacters() {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xe2, (byte) 0x82, 'b'};
        assertTrue(ByteRegex.compile("^a...b$").find(bytes, 0, bytes.length));
        assertTrue(ByteRegex.compile("^a[^x]{3}b$").find(bytes, 0, bytes.length));
        assertTrue(ByteRegex.compile("a\ufffd{3}b").find(bytes, 0, bytes.length));
        assertTrue(ByteRegex.compile("^.$").find(bytes, 1, 2));
        assertTrue(ByteRegex.compile("^..$").find(bytes, 2, 4));
        assertFalse(ByteRegex.compile("^.{3}$").find("€".getBytes(StandardCharsets.UTF_8), 0, 3));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            nullValues = "NONE",
            value = {
                "error, error",
                ".*error.*, error",
                "(?i)error, (?i)error",
                "(?i)disk, (?i)di",
                "(?i)köln, (?i)ln",
                "(?i)k, NONE",
                "error|timeout, NONE",
                "status=(\\d+) code, status=",
                "x?(GET|PUT) /index\\d{3}\\.html, T /index",
                "foo.*barbaz, barbaz",
                "(abc|xbc)d, bcd",
                "(ab){3}, ababab",
                "^level=warn$, level=warn",
                "(?i)123-x, 123-",
                "a, NONE",
                "é, é",
                "'', NONE",
                "\\d+ms, ms"
            })
    void knowsAStringThatEachMatchContains(String pattern, String literal) {
        ByteFinder required = ByteRegex.compile(pattern).requiredLiteral();
        assertEquals(literal, required == null ? null : required.toString());
    }

    @Test
    void alternationsKnowStringsOfWhichOneIsInEachMatch() {
        assertEquals("[error, timeout, refused]", oneOf("x*(error|timeout|refused)"));
        assertEquals("[(?i)error, (?i)timeout, (?i)refu]", oneOf("(?i)(error|timeout|refused)"));
        assertEquals("[error]", oneOf("(a|b).error"));
        assertEquals("[foo, barbaz]", oneOf("^(foo+|barbaz) \\d"));
        assertEquals("[]", oneOf("foo|b"));
        assertEquals("[]", oneOf("aaa|bbb|ccc|ddd|eee|fff|ggg"));
        assertEquals("[]", oneOf("(foo|bar)?"));
    }

    private static String oneOf(String pattern) {
        return ByteRegex.compile(pattern).requiredOneOf().toString();
    }

    @Test
    void filtersSearchForStringsFirst() {
        ByteRegex regex = ByteRegex.compile("error|fail(ed|ure)");
        LineFilter filter = LineFilter.matching(regex);
        assertEquals(
                new LineFilter.All(
                        List.of(
                                new LineFilter.Any(
                                        List.of(
                                                new LineFilter.Contains(ByteFinder.of("error")),
                                                new LineFilter.Contains(ByteFinder.of("fail")))),
                                new LineFilter.Matches(regex))),
                filter);
        byte[] line = "it failed".getBytes(StandardCharsets.UTF_8);
        assertTrue(filter.matches(line, 0, line.length));
        assertFalse(filter.matches(line, 0, line.length - 2));
        assertEquals(
                new LineFilter.Contains(ByteFinder.of("oops")),
                LineFilter.matching(ByteRegex.compile(".*oops")));
    }

    @Test
    void patternsWithoutOperatorsAreStrings() {
        assertEquals(ByteFinder.of("a.b"), ByteRegex.compile(".*(a\\.b).*").literal());
        assertEquals(ByteFinder.of("ab"), ByteRegex.compileAnchored("a(?:b)").literal());
        assertNull(ByteRegex.compile("^a").literal());
        assertNull(ByteRegex.compile("").literal());
        assertNull(ByteRegex.compileAnchored(".*a").literal());
        assertNull(ByteRegex.compile("\ufffd").literal());
    }

    @Test
    void anAutomatonThatOutgrowsItsMemoryStaysRight() {
        // 2^16 states: which of the last 16 characters were `a`.
        ByteRegex regex = ByteRegex.compile("a[ab]{15}c");
        var random = new SplittableRandom(3);
        byte[] bytes = new byte[600_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextBoolean() ? 'a' : 'b');
        }
        assertFalse(regex.find(bytes, 0, bytes.length));
        bytes[bytes.length - 1] = 'c';
        assertEquals(bytes[bytes.length - 17] == 'a', regex.find(bytes, 0, bytes.length));
    }

    @Test
    void patternsTooLargeForAnAutomatonAreSearchedSlowly() {
        ByteRegex regex = ByteRegex.compile("x(?:\\pL\\pN){500}");
        assertTrue(find(regex, "é" + "x" + "é1".repeat(500)));
        assertFalse(find(regex, "x" + "é1".repeat(499)));
    }

    @Test
    void threadsMayShareARegex() {
        ByteRegex regex = ByteRegex.compile("(?i)(alpha|beta|gamma).{3,9}(x|yy|zzz)\\b");
        var patterns = new RandomPatterns(new SplittableRandom(4));
        String[] texts =
                IntStream.range(0, 4_000)
                        .mapToObj(i -> "BETA" + patterns.text() + (i % 3 == 0 ? "yy" : "q"))
                        .toArray(String[]::new);
        boolean[] expected = new boolean[texts.length];
        ByteRegex alone = ByteRegex.compile(regex.source());
        for (int i = 0; i < texts.length; i++) {
            expected[i] = find(alone, texts[i]);
        }
        boolean same =
                IntStream.range(0, 8 * texts.length)
                        .parallel()
                        .allMatch(i ->
                                find(regex, texts[i % texts.length]) == expected[i % texts.length]);
        assertTrue(same);
    }

    @Test
    void equalPatternsAreEqual() {
        assertEquals(ByteRegex.compile("a+"), ByteRegex.compile("a+"));
        assertFalse(ByteRegex.compile("a+").equals(ByteRegex.compileAnchored("a+")));
        assertEquals(ByteRegex.compile("a+").hashCode(), ByteRegex.compile("a+").hashCode());
        assertEquals("a+", ByteRegex.compile("a+").toString());
        assertNotNull(ByteRegex.compile("a+").source());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\C", "\\Z", "\\1", "(?=a)", "a**", "[a", "(", ")", "\\p{Letter}"})
    void refusesWhatIsNoRe2(String pattern) {
        assertThrows(RegexSyntaxException.class, () -> ByteRegex.compile(pattern));
        assertThrows(RegexSyntaxException.class, () -> ByteRegex.compileAnchored(pattern));
    }

    private static boolean find(ByteRegex regex, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] framed = new byte[bytes.length + 2];
        Arrays.fill(framed, (byte) 'a');
        System.arraycopy(bytes, 0, framed, 1, bytes.length);
        return regex.find(framed, 1, bytes.length + 1);
    }
}
