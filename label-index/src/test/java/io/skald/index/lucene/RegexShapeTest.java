package io.skald.index.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.Matcher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.SplittableRandom;

final class RegexShapeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "a; [a]",
                "a|b|c; [a, b, c]",
                "(a|b); [a, b]",
                "(?:a|b); [a, b]",
                "a\\.b|c\\|d; [a.b, c|d]",
                "a|; [a, ]",
                "\"\"; []",
                "(); []",
                "web-1|wéb_2; [web-1, wéb_2]",
            })
    void knowsListsOfTexts(String pattern, String texts) {
        var shape = (RegexShape.Literals) RegexShape.of(pattern);
        assertEquals(texts, shape.texts().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "web.*; web",
                "web-\\d+; web-",
                "web\\.x?; web.",
                "ab*; a",
                "ab+; a",
                "ab{0,2}; a",
                "a\\.*; a",
                "x😀*; x",
                "a.*|b; \"\"",
                "(a)|(b); \"\"",
                "(?i)a; \"\"",
                "(a; \"\"",
                "(a\\); \"\"",
                "[ab]; \"\"",
                "\\Qab\\E; \"\"",
                "^a$; \"\"",
                "a(b|c); \"\"",
            })
    void findsThePrefixOfOthers(String pattern, String prefix) {
        assertEquals(new RegexShape.Other(prefix), RegexShape.of(pattern));
    }

    @Test
    void knowsAnyText() {
        assertEquals(new RegexShape.AnyText(), RegexShape.of(".*"));
        assertEquals(new RegexShape.AnyText(), RegexShape.of(".+"));
    }

    @Test
    void neverClaimsWhatTheRegexDenies() {
        var random = new SplittableRandom(7);
        for (int round = 0; round < 20_000; round++) {
            String pattern = text(random, "ab.|()?*+\\[]{1}^$-", 7);
            Matcher matcher;
            try {
                matcher = new Matcher("x", Matcher.Op.REGEX, pattern);
            } catch (RuntimeException e) {
                continue; // no regex
            }
            RegexShape shape = RegexShape.of(pattern);
            for (int i = 0; i < 20; i++) {
                String value = text(random, "ab.|-1é", 4);
                boolean matches = matcher.matches(value);
                String context = pattern + " on " + value;
                switch (shape) {
                    case RegexShape.AnyText() ->
                            assertEquals(
                                    matches, pattern.equals(".*") || !value.isEmpty(), context);
                    case RegexShape.Literals(List<String> texts) ->
                            assertEquals(matches, texts.contains(value), context);
                    case RegexShape.Other(String prefix) ->
                            assertTrue(!matches || value.startsWith(prefix), context);
                }
            }
        }
    }

    private static String text(SplittableRandom random, String alphabet, int maxLength) {
        int[] letters = alphabet.codePoints().toArray();
        var text = new StringBuilder();
        for (int left = random.nextInt(maxLength + 1); left > 0; left--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}
