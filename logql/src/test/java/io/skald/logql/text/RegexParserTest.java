package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

class RegexParserTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "[a, 'missing closing ]: `[a`'",
                "x[^, 'missing closing ]: `[^`'",
                "[], 'missing closing ]: `[]`'",
                "[a-, 'missing closing ]: `[a-`'",
                "(, 'missing closing ): `(`'",
                "^(?:()$, 'missing closing ): `^(?:()$`'",
                "(unclosed, 'missing closing ): `(unclosed`'",
                "a), 'unexpected ): `a)`'",
                "+, 'missing argument to repetition operator: `+`'",
                "*, 'missing argument to repetition operator: `*`'",
                "a|*, 'missing argument to repetition operator: `*`'",
                "(?i)*?, 'missing argument to repetition operator: `*?`'",
                "'{2}', 'missing argument to repetition operator: `{2}`'",
                "a**, 'invalid nested repetition operator: `**`'",
                "a*+b, 'invalid nested repetition operator: `*+`'",
                "a??{2}, 'invalid nested repetition operator: `??{2}`'",
                "'a{2,1}', 'invalid repeat count: `{2,1}`'",
                "a{1001}, 'invalid repeat count: `{1001}`'",
                "'a{1,1001}', 'invalid repeat count: `{1,1001}`'",
                "'a{1001,}', 'invalid repeat count: `{1001,}`'",
                "a{99999999999}, 'invalid repeat count: `{99999999999}`'",
                "(((a{100}){100}){100}), 'invalid repeat count: `{100}`'",
                "(a{500}){3}, 'invalid repeat count: `{3}`'",
                "(?=a), 'invalid or unsupported Perl syntax: `(?=`'",
                "(?<=a), 'invalid named capture: `(?<=a)`'",
                "(?!a), 'invalid or unsupported Perl syntax: `(?!`'",
                "(?i-), 'invalid or unsupported Perl syntax: `(?i-)`'",
                "(?P<a.b>x), 'invalid named capture: `(?P<a.b>`'",
                "(?P<>x), 'invalid named capture: `(?P<>`'",
                "(?P<a, 'invalid named capture: `(?P<a`'",
                "(?P=n), 'invalid or unsupported Perl syntax: `(?P`'",
                "\\1, 'invalid escape sequence: `\\1`'",
                "\\Z, 'invalid escape sequence: `\\Z`'",
                "\\C, 'invalid escape sequence: `\\C`'",
                "\\é, 'invalid escape sequence: `\\é`'",
                "\\x{}, 'invalid escape sequence: `\\x{}`'",
                "\\x{110000}, 'invalid escape sequence: `\\x{110000`'",
                "\\xg0, 'invalid escape sequence: `\\xg0`'",
                "[\\Q], 'invalid escape sequence: `\\Q`'",
                "[\\b], 'invalid escape sequence: `\\b`'",
                "z[z-a], 'invalid character class range: `z-a`'",
                "[[:foo:]], 'invalid character class range: `[:foo:]`'",
                "\\p{Letter}, 'invalid character class range: `\\p{Letter}`'",
                "\\pX, 'invalid character class range: `\\pX`'",
                "\\p, 'invalid character class range: `\\p`'",
                "\\p{Greek, 'invalid character class range: `\\p{Greek`'",
                "a\\, 'trailing backslash at end of expression: ``'"
            })
    void refusesWithTheMessageOfGo(String pattern, String message) {
        assertEquals(
                message,
                assertThrows(RegexSyntaxException.class, () -> RegexParser.parse(pattern, 0))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "a{1000}",
                "'(a{10}){100}'",
                "a{0}",
                "(a*)*",
                "a{01}",
                "'{'",
                "'{,2}'",
                "'a{2,x}'",
                "()",
                "(|a)*",
                "(?i)",
                "a|",
                "|",
                "\\_",
                "\\-",
                "\\Q\\E",
                "\\Qabc",
                "[[:word:]\\d\\pN]",
                "(?s-i:a)",
                "(?)",
                "^*",
                "$+",
                "\\b?",
                "\\07",
                "[^\\S]",
                "\\p{^Greek}",
                "\\PN",
                "\\p{Any}",
                "\\p{Old_Italic}",
                "(?P<a>)(?P<a>)"
            })
    void acceptsWhatGoAccepts(String pattern) {
        assertDoesNotThrow(() -> RegexParser.parse(pattern, 0));
    }

    @Test
    void deepAndLargePatternsAreRefused() {
        assertDoesNotThrow(() -> parse("(".repeat(999) + "a" + ")".repeat(999)));
        assertStartsWith("expression nests too deeply", "(".repeat(1000) + "a" + ")".repeat(1000));
        assertStartsWith(
                "expression nests too deeply", "(".repeat(100_000) + "a" + ")".repeat(100_000));
        assertStartsWith("missing closing )", "(?:".repeat(100_000));
        assertDoesNotThrow(() -> parse("(?:".repeat(100_000) + "a" + ")".repeat(100_000)));
        assertStartsWith("expression too large", "(?:(?:abcdefghij){100}|x{0,9}){10}".repeat(2000));
    }

    @Test
    void noTextIsAnsweredWithAnotherException() {
        var random = new SplittableRandom(9);
        String letters = "ab()[]{}|*+?\\^$.-:<>,=!PpQEdDwWxi01Uéſ€𝄞\n\ud800";
        for (int i = 0; i < 60_000; i++) {
            var pattern = new StringBuilder();
            for (int n = random.nextInt(14); n > 0; n--) {
                pattern.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                ByteRegex.compile(pattern.toString());
            } catch (RegexSyntaxException expected) {
                assertFalse(expected.getMessage().isEmpty());
            }
        }
    }

    private static RegexNode parse(String pattern) {
        return RegexParser.parse(pattern, 0);
    }

    private static void assertStartsWith(String message, String pattern) {
        String found = assertThrows(RegexSyntaxException.class, () -> parse(pattern)).getMessage();
        assertEquals(message, found.substring(0, Math.min(message.length(), found.length())));
    }
}
