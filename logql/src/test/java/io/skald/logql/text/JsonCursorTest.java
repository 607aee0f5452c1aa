package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.Utf8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

class JsonCursorTest {

    @Test
    void readsAllKindsOfTokens() {
        assertEquals(
                "{ name:a [ 1 -2.5e+7 true false null text:x { } [ ] ] name:b { name:c text: } } .",
                tokens(
                        " {\"a\" : [1, -2.5e+7 ,true,false,null,\"x\",{},[]],\n"
                                + "\"b\":{\"c\":\"\"}} "));
    }

    @Test
    void readsScalarsAtTheTop() {
        assertEquals("12 .", tokens("12"));
        assertEquals("text:x .", tokens("\"x\""));
        assertEquals("null .", tokens(" null "));
        assertEquals(".", tokens("  "));
    }

    @Test
    void stopsBehindTheFirstValue() {
        assertEquals("{ name:a 1 } .", tokens("{\"a\":1} }} trailing \""));
    }

    @Test
    void takesACommaBeforeTheEndOfAnObjectOnly() {
        assertEquals("{ name:a 1 } .", tokens("{\"a\":1,}"));
        assertThrows(JsonSyntaxException.class, () -> tokens("[1,]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{|1",
                "{\"a\"|4",
                "{\"a\" 1}|5",
                "{\"a\":}|5",
                "{\"a\":1|6",
                "{\"a\":1 \"b\":2}|7",
                "{a:1}|1",
                "[1 2]|3",
                "[1}|2",
                "\"abc|0",
                "\"abc\\\"|0",
                "\"abc\\|0",
                "nul|0",
                "truex|0",
                "+1|0",
                "}|0",
            })
    void saysWhereTheTextIsBroken(String text, int offset) {
        var failure = assertThrows(JsonSyntaxException.class, () -> tokens(text));
        assertEquals(offset, failure.offset(), failure.getMessage());
        assertEquals(0, failure.getStackTrace().length);
    }

    @Test
    void tokensBeforeAnErrorAreSeen() {
        byte[] bytes = Utf8.bytes("{\"a\":1,\"b\":x}");
        var cursor = new JsonCursor(bytes, 0, bytes.length);
        cursor.next();
        assertEquals(JsonCursor.Token.NAME, cursor.next());
        assertEquals(JsonCursor.Token.NUMBER, cursor.next());
        assertEquals(JsonCursor.Token.NAME, cursor.next());
        assertThrows(JsonSyntaxException.class, cursor::next);
    }

    @Test
    void boundsTheDepth() {
        String deepest = "[".repeat(JsonCursor.MAX_DEPTH) + "]".repeat(JsonCursor.MAX_DEPTH);
        assertTrue(tokens(deepest).endsWith("] ."));
        var failure = assertThrows(JsonSyntaxException.class, () -> tokens("[" + deepest + "]"));
        assertEquals(JsonCursor.MAX_DEPTH, failure.offset());
    }

    @Test
    void remembersTheKindOfContainerAtEveryDepth() {
        String open = "[{\"a\":".repeat(100);
        String close = "}]".repeat(100);
        assertTrue(tokens(open + "1" + close).endsWith("1" + " } ]".repeat(100) + " ."));
    }

    @Test
    void findsTheEndOfStringsOfEveryLength() {
        for (int length = 0; length < 40; length++) {
            String text = "x".repeat(length);
            assertEquals("[ text:" + text + " text:y ] .", tokens("[\"" + text + "\",\"y\"]"));
            String quoted = text + "\"" + text + "\\";
            String raw = text + "\\\"" + text + "\\\\";
            assertEquals("[ text:" + quoted + " 1 ] .", tokens("[\"" + raw + "\",1]"));
        }
    }

    @Test
    void replacesEscapes() {
        assertEquals(
                "text:\" \\ / \b \f \n \r \t .", tokens("\"\\\" \\\\ \\/ \\b \\f \\n \\r \\t\""));
        assertEquals(
                "text:A\u00e9\u20ac\ud83d\udc0e\0! .",
                tokens("\"\\u0041\\u00e9\\u20AC\\ud83d\\uDC0E\\u0000!\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\udc0e", "\\ud83dx", "\\ud83d\\n", "\\ud83d\\u0041"})
    void halfASurrogatePairBecomesAReplacementCharacter(String raw) {
        byte[] bytes = Utf8.bytes("\"" + raw + "\"");
        var cursor = new JsonCursor(bytes, 0, bytes.length);
        cursor.next();
        byte[] target = new byte[bytes.length];
        int length = cursor.unescape(target, 0);
        assertTrue(cursor.hadLoneSurrogate());
        assertEquals('\ufffd', Utf8.text(target, 0, length).charAt(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x", "\\u12", "\\u12g4", "\\'"})
    void refusesEscapesThatJsonDoesNotHave(String raw) {
        assertThrows(JsonSyntaxException.class, () -> tokens("\"" + raw + "\""));
    }

    @Test
    void keepsMalformedUtf8AsItIs() {
        byte[] bytes = {'"', (byte) 0xff, 1, '\\', 'n', (byte) 0xc3, '"'};
        var cursor = new JsonCursor(bytes, 0, bytes.length);
        cursor.next();
        byte[] target = new byte[8];
        int stop = cursor.unescape(target, 2);
        assertEquals(6, stop);
        assertEquals((byte) 0xff, target[2]);
        assertEquals((byte) 0xc3, target[5]);
    }

    @Test
    void unescapesInPlace() {
        byte[] bytes = Utf8.bytes("[\"a\\nb\\u20ac\\u20acccc\",2]");
        var cursor = new JsonCursor(bytes, 0, bytes.length);
        cursor.next();
        cursor.next();
        assertTrue(cursor.hasEscapes());
        int start = cursor.tokenStart();
        int stop = cursor.unescape(bytes, start);
        assertEquals("a\nb\u20ac\u20acccc", Utf8.text(bytes, start, stop - start));
        assertEquals(JsonCursor.Token.NUMBER, cursor.next());
        assertEquals(JsonCursor.Token.END_ARRAY, cursor.next());
        assertEquals(JsonCursor.Token.END, cursor.next());
    }

    @Test
    void skipsValuesAndSpansTheirRawText() {
        byte[] bytes =
                Utf8.bytes(
                        "{\"a\":{\"x\":[1,\"}\\\"\"]},\"b\":[[],\"]\"],\"c\":\"s\",\"d\":12,\"e\":1}");
        var cursor = new JsonCursor(bytes, 0, bytes.length);
        cursor.next();
        for (String raw : new String[] {"{\"x\":[1,\"}\\\"\"]}", "[[],\"]\"]", "s", "12"}) {
            assertEquals(JsonCursor.Token.NAME, cursor.next());
            cursor.skipValue();
            assertEquals(raw, Utf8.text(bytes, cursor.tokenStart(), cursor.tokenLength()));
            assertEquals(1, cursor.depth());
        }
        assertEquals(JsonCursor.Token.NAME, cursor.next());
        assertEquals(JsonCursor.Token.NUMBER, cursor.next());
        assertEquals(JsonCursor.Token.END_OBJECT, cursor.next());
    }

    @Test
    void skippingFailsAtTheEndOfTheText() {
        for (String text : new String[] {"{\"a\":[1,[2]", "{\"a\":{\"b\":\"}", "{\"a\":"}) {
            byte[] bytes = Utf8.bytes(text);
            var cursor = new JsonCursor(bytes, 0, bytes.length);
            cursor.next();
            cursor.next();
            assertThrows(JsonSyntaxException.class, cursor::skipValue, text);
        }
    }

    @Test
    void readsAnyBytesInBoundedSteps() {
        var random = new SplittableRandom(4711);
        byte[] alphabet = Utf8.bytes("{}[]\":,\\u0dae8trufalsn 1-\n\u00e9");
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(40) + 4];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            var cursor = new JsonCursor(bytes, 2, bytes.length - 4);
            int steps = 0;
            try {
                while (cursor.next() != JsonCursor.Token.END) {
                    assertTrue(steps++ <= bytes.length);
                    assertTrue(cursor.tokenStart() >= 2 && cursor.tokenEnd() <= bytes.length - 2);
                    if (random.nextInt(8) == 0) {
                        cursor.skipValue();
                    } else if (cursor.token() == JsonCursor.Token.STRING) {
                        assertTrue(cursor.unescape(new byte[64], 0) <= cursor.tokenLength());
                    }
                }
            } catch (JsonSyntaxException e) {
                assertTrue(e.offset() >= 0 && e.offset() <= bytes.length, e.getMessage());
            }
        }
    }

    @Test
    void canBeUsedAgain() {
        var cursor = new JsonCursor();
        assertEquals(JsonCursor.Token.END, cursor.next());
        byte[] bytes = Utf8.bytes("xx[\"\\n\"");
        cursor.reset(bytes, 2, bytes.length - 2);
        cursor.next();
        cursor.next();
        assertThrows(JsonSyntaxException.class, cursor::next);
        cursor.reset(bytes, 3, 4);
        assertEquals(JsonCursor.Token.STRING, cursor.next());
        assertEquals(JsonCursor.Token.END, cursor.next());
        assertFalse(cursor.hadLoneSurrogate());
    }

    private static String tokens(String text) {
        byte[] bytes = Utf8.bytes(text);
        var cursor = new JsonCursor(bytes, 0, bytes.length);
        var found = new StringBuilder();
        while (cursor.next() != JsonCursor.Token.END) {
            switch (cursor.token()) {
                case NAME -> found.append("name:").append(value(cursor));
                case STRING -> found.append("text:").append(value(cursor));
                default ->
                        found.append(Utf8.text(bytes, cursor.tokenStart(), cursor.tokenLength()));
            }
            found.append(' ');
        }
        return found.append('.').toString();
    }

    private static String value(JsonCursor cursor) {
        byte[] target = new byte[cursor.tokenLength()];
        return Utf8.text(target, 0, cursor.unescape(target, 0));
    }
}
