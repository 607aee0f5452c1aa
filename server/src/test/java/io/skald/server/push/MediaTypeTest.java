package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "application/json|application/json",
                "APPLICATION/JSON; Charset=utf-8|application/json",
                "  application/json ;|application/json",
                "application/json; a=\"x;\\\"y\"; b=c|application/json",
                "text|text",
            })
    void readsTheTypeWithoutParameters(String header, String type) throws PushException {
        assertEquals(type, MediaType.of(header));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~|no media type",
                "/json|no media type",
                "application/|expected token after slash",
                "application json|expected slash after first token",
                "application/json x|unexpected content after media subtype",
                "application/json; a|invalid media parameter",
                "application/json; a=|invalid media parameter",
                "application/json; a=\"b|invalid media parameter",
                "application/json; a=b; A=c|duplicate parameter name",
            })
    void refusesWithGoTexts(String header, String message) {
        var failure = assertThrows(PushException.class, () -> MediaType.of(header));
        assertEquals("mime: " + message, failure.text());
        assertEquals(400, failure.status());
    }

    @Test
    void refusesARequestWithoutType() {
        var failure = assertThrows(PushException.class, () -> MediaType.of(null));
        assertEquals("mime: no media type", failure.text());
    }
}
