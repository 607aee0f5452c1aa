package io.skald.server.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

class JsonOutTest {
    @Test
    void escapesWhatJsonMustEscape() {
        assertEquals(
                "\"a\\\"b\\\\c\\n\\r\\t\\u0000\\u001b<&>/\u2028é😀\"",
                string("a\"b\\c\n\r\t\0\u001b<&>/\u2028é😀"));
    }

    @Test
    void replacesEachByteThatIsNoUtf8() {
        assertEquals("\"a\uFFFDb\"", hex("61 ff 62"));
        assertEquals("\"\uFFFD\uFFFD\"", hex("e2 82")); // cut
        assertEquals("\"\uFFFD\uFFFD\"", hex("c0 80")); // longer than needed
        assertEquals("\"\uFFFD\uFFFD\uFFFD\"", hex("ed a0 80")); // surrogate
        assertEquals("\"\uFFFD\uFFFD\uFFFD\uFFFD\"", hex("f4 90 80 80")); // behind U+10FFFF
        assertEquals("\"\uFFFD\u20ac\"", hex("80 e2 82 ac"));
    }

    private static String string(String text) {
        var out = new JsonOut(0).string(text);
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }

    private static String hex(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        var out = new JsonOut(0).string(bytes, 0, bytes.length);
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }
}
