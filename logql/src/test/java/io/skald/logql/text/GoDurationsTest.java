package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

class GoDurationsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5s, 5000000000",
        "-5s, -5000000000",
        "+1.5h, 5400000000000",
        ".5s, 500000000",
        "1.s, 1000000000",
        "1h30m2.004s, 5402004000000",
        "39us, 39000",
        "39µs, 39000",
        "39μs, 39000",
        "5s7s, 12000000000",
        "0.3333333333333333333h, 1200000000000",
        "9223372036854775807ns, 9223372036854775807",
        "-9223372036854775808ns, -9223372036854775808",
        "0.9223372036854775807h, 3320413933267"
    })
    void readsAsGoDoes(String text, long nanos) {
        assertEquals(nanos, GoDurations.parseGo(text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'', 'time: invalid duration \"\"'",
                "abc, 'time: invalid duration \"abc\"'",
                "90, 'time: missing unit in duration \"90\"'",
                "1d, 'time: unknown unit \"d\" in duration \"1d\"'",
                "1d12h, 'time: unknown unit \"d\" in duration \"1d12h\"'",
                "-, 'time: invalid duration \"-\"'",
                "., 'time: invalid duration \".\"'",
                ".s, 'time: invalid duration \".s\"'",
                "-.s, 'time: invalid duration \"-.s\"'",
                "9223372036854775808ns, 'time: invalid duration \"9223372036854775808ns\"'",
                "3000000h, 'time: invalid duration \"3000000h\"'",
                "1é, 'time: unknown unit \"\\xc3\\xa9\" in duration \"1\\xc3\\xa9\"'"
            })
    void refusesWithTheMessageOfGo(String text, String message) {
        assertEquals(
                message,
                assertThrows(TextFormatException.class, () -> GoDurations.parseGo(text))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0s, 0",
        "5m, 300000000000",
        "1d12h, 129600000000000",
        "1y2w3d4h5m6s7ms, 33019506007000000",
        "324ms, 324000000"
    })
    void readsThePrometheusDialect(String text, long nanos) {
        assertEquals(nanos, GoDurations.parsePrometheus(text));
        assertEquals(nanos, GoDurations.parseQuery(text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'', empty duration string",
                "90, 'not a valid duration string: \"90\"'",
                "-5m, 'not a valid duration string: \"-5m\"'",
                "1m1h, 'not a valid duration string: \"1m1h\"'",
                "1h1h, 'not a valid duration string: \"1h1h\"'",
                "bad, 'not a valid duration string: \"bad\"'",
                "1.5h, 'unknown unit \".\" in duration \"1.5h\"'",
                "5M, 'unknown unit \"M\" in duration \"5M\"'",
                "300y, duration out of range",
                "292y300d, duration out of range"
            })
    void refusesWithTheMessageOfPrometheus(String text, String message) {
        assertEquals(
                message,
                assertThrows(TextFormatException.class, () -> GoDurations.parsePrometheus(text))
                        .getMessage());
    }

    @Test
    void theQueryDialectTakesBoth() {
        assertEquals(36 * GoDurations.HOUR, GoDurations.parseQuery("1d12h"));
        assertEquals(90 * GoDurations.MINUTE, GoDurations.parseQuery("1.5h"));
        assertThrows(TextFormatException.class, () -> GoDurations.parseQuery("1.5d"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "1100, 1.1µs",
        "2200000, 2.2ms",
        "3300000000, 3.3s",
        "245000000000, 4m5s",
        "245001000000, 4m5.001s",
        "18367001000000, 5h6m7.001s",
        "480000000001, 8m0.000000001s",
        "3600000000000, 1h0m0s",
        "-1500000, -1.5ms",
        "9223372036854775807, 2562047h47m16.854775807s",
        "-9223372036854775808, -2562047h47m16.854775808s"
    })
    void printsAsGoDoes(long nanos, String text) {
        assertEquals(text, GoDurations.printGo(nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "324000000, 324ms",
        "300000000000, 5m",
        "5400000000000, 1h30m",
        "7776000000000000, 90d",
        "1209600000000000, 2w",
        "31536000000000000, 1y",
        "31536300000000000, 365d5m"
    })
    void printsAsPrometheusDoes(long nanos, String text) {
        assertEquals(text, GoDurations.printPrometheus(nanos));
    }

    @Test
    void whatIsPrintedIsReadBack() {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            long nanos = random.nextLong() >> random.nextInt(64);
            assertEquals(nanos, GoDurations.parseGo(GoDurations.printGo(nanos)));
            long millis = Math.abs(nanos / 2) / GoDurations.MILLISECOND * GoDurations.MILLISECOND;
            assertEquals(millis, GoDurations.parsePrometheus(GoDurations.printPrometheus(millis)));
        }
    }

    @Test
    void noTextIsAnsweredWithAnotherException() {
        var random = new SplittableRandom(8);
        String letters = "0123456789.-+smhdwyuµn \"\\é";
        for (int i = 0; i < 50_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                GoDurations.parseQuery(text.toString());
                GoDurations.parsePrometheus(text.toString());
            } catch (TextFormatException expected) {
                assertEquals(0, expected.getStackTrace().length);
            }
        }
    }
}
