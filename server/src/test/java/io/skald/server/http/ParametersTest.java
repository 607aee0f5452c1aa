package io.skald.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.List;

class ParametersTest {
    @Test
    void decodesNamesAndValues() {
        Parameters parameters =
                Parameters.parse("query=%7Ba%3D%22%C3%A9%22%7D+x&match%5B%5D=1&match[]=2&e=&f");
        assertEquals("{a=\"é\"} x", parameters.text("query"));
        assertEquals(List.of("1", "2"), parameters.all("match[]"));
        assertEquals("", parameters.get("e"));
        assertEquals("", parameters.get("f"));
        assertNull(parameters.get("g"));
    }

    @Test
    void prefersTheBody() {
        assertEquals("1", Parameters.parse("a=1", "a=2").text("a"));
        assertEquals("2", Parameters.parse("", "a=2").text("a"));
    }

    @Test
    void refusesWhatIsMalformed() {
        assertRefused("invalid URL escape \"%zz\"", "query=%zz");
        assertRefused("invalid URL escape \"%a\"", "query=%a");
        assertRefused("invalid semicolon separator in query", "query=1;start=2");
        assertRefused("parse error : invalid UTF-8 encoding", "query=%ff");
    }

    @Test
    void thereIsABoundOfPairs() {
        String most = "&a=&&".repeat(Parameters.MAX_PAIRS);
        assertEquals(Parameters.MAX_PAIRS, Parameters.parse(most).all("a").size());
        assertRefused("more than 10000 parameters", most + "b");
    }

    private static void assertRefused(String message, String encoded) {
        HttpFailure failure =
                assertThrows(HttpFailure.class, () -> Parameters.parse(encoded), encoded);
        assertEquals(400, failure.status());
        assertEquals(message, failure.getMessage());
    }
}
