package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class CapturingRegexTest {
    @Test
    void givesTheGroupsOfTheLeftmostMatch() {
        CapturingRegex regex =
                CapturingRegex.compile("(?P<method>[A-Z]+) (/\\S*)( \\d+)?(?<rest>x*)");
        assertEquals(List.of("", "method", "", "", "rest"), regex.groupNames());
        byte[] line = "é: GET /über PUT /b".getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(
                new String[] {"GET /über", "GET", "/über", null, ""},
                regex.groups(line, 0, line.length));
        assertNull(regex.groups(line, 0, 5));
    }

    @Test
    void brokenBytesAreReplacementCharacters() {
        byte[] line = {'a', (byte) 0xe2, (byte) 0x82, 'b'};
        assertArrayEquals(
                new String[] {"a\ufffd\ufffdb", "\ufffd\ufffd"},
                CapturingRegex.compile("^a(.*)b$").groups(line, 0, line.length));
    }

    @Test
    void beginningsAreNotSeenBehindLongCharacters() {
        byte[] line = "é=1".getBytes(StandardCharsets.UTF_8);
        assertNull(CapturingRegex.compile("^(=)").groups(line, 0, line.length));
    }

    @Test
    void refusesWithTheMessageOfGo() {
        assertEquals(
                "missing closing ): `(`",
                assertThrows(RegexSyntaxException.class, () -> CapturingRegex.compile("("))
                        .getMessage());
    }
}
