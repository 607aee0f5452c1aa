package io.skald.server.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.server.http.HttpFailure;

import org.junit.jupiter.api.Test;

class TimeTextTest {
    @Test
    void tellsSecondsFromNanosecondsByLength() {
        assertEquals(1_700_000_000_000_000_000L, TimeText.parse("1700000000"));
        assertEquals(1_700_000_000_000L, TimeText.parse("1700000000000"));
        assertEquals(1_700_000_000_123_456_789L, TimeText.parse("1700000000123456789"));
        assertEquals(-1_000_000_000L, TimeText.parse("-1"));
    }

    @Test
    void roundsSecondsWithADotToMilliseconds() {
        assertEquals(1_700_000_000_123_000_000L, TimeText.parse("1700000000.1234"));
        assertEquals(1_767_571_200_000_000_000L, TimeText.parse("1.7675712e9"));
    }

    @Test
    void readsRfc3339() {
        assertEquals(1_767_571_200_000_000_000L, TimeText.parse("2026-01-05T00:00:00Z"));
        assertEquals(
                1_767_571_200_000_000_001L, TimeText.parse("2026-01-05T02:00:00.000000001+02:00"));
    }

    @Test
    void refusesTheRestInGosWords() {
        assertRefused("strconv.ParseInt: parsing \"tomorrow\": invalid syntax", "tomorrow");
        assertRefused("strconv.ParseInt: parsing \"2026-01-05\": invalid syntax", "2026-01-05");
        assertRefused(
                "strconv.ParseInt: parsing \"2026-01-05t00:00:00z\": invalid syntax",
                "2026-01-05t00:00:00z");
        assertRefused(
                "strconv.ParseInt: parsing \"2026-13-05T00:00:00Z\": invalid syntax",
                "2026-13-05T00:00:00Z");
        assertRefused(
                "strconv.ParseInt: parsing \"99999999999999999999\": value out of range",
                "99999999999999999999");
    }

    @Test
    void readsSpans() {
        assertEquals(15_000_000_000L, TimeText.parseSpan("15000ms"));
        assertEquals(100_000_000_000L, TimeText.parseSpan("1e2"));
        assertEquals(1_500_000_000L, TimeText.parseSpan("1.5"));
        assertEquals(-1_000_000_000L, TimeText.parseSpan("-1"));
        for (String text : new String[] {"PT1M", "1.5s", "x"}) {
            HttpFailure failure = assertThrows(HttpFailure.class, () -> TimeText.parseSpan(text));
            assertEquals("cannot parse \"" + text + "\" to a valid duration", failure.getMessage());
        }
    }

    private static void assertRefused(String message, String text) {
        HttpFailure failure = assertThrows(HttpFailure.class, () -> TimeText.parse(text), text);
        assertEquals(message, failure.getMessage());
    }
}
