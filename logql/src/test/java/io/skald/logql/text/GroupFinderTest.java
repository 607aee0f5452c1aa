package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

class GroupFinderTest {
    private static byte[] group(GroupFinder finder, byte[] line, int group) {
        return Arrays.copyOfRange(line, finder.start(group), finder.end(group));
    }

    @Test
    void placesAreOfBytes() {
        GroupFinder finder = CapturingRegex.compile("(\\pL+)=(\\d+)?(x)?").finder();
        byte[] line = "? Größe=17 \ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        assertTrue(finder.find(line, 1, line.length));
        assertArrayEquals("Größe".getBytes(StandardCharsets.UTF_8), group(finder, line, 1));
        assertArrayEquals(new byte[] {'1', '7'}, group(finder, line, 2));
        assertEquals(-1, finder.start(3));
        assertFalse(finder.find(line, 0, 5));
    }

    @Test
    void brokenBytesComeBackAsTheyAre() {
        GroupFinder finder = CapturingRegex.compile("a(.*)b").finder();
        byte[] line = {'-', 'a', (byte) 0xe2, (byte) 0x82, 'b'};
        assertTrue(finder.find(line, 1, line.length));
        assertArrayEquals(new byte[] {(byte) 0xe2, (byte) 0x82}, group(finder, line, 1));
    }

    @Test
    void agreesWithTheGroupsAsText() {
        var random = new SplittableRandom(9);
        var regex = CapturingRegex.compile("(?:(a+)|(b))(.)(\u00e9*)(\\d$)?");
        GroupFinder finder = regex.finder();
        for (int run = 0; run < 20_000; run++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(10); length > 0; length--) {
                text.appendCodePoint("ab1\u00e9\u20ac".codePointAt(random.nextInt(5)));
            }
            byte[] line = text.toString().getBytes(StandardCharsets.UTF_8);
            @Nullable String @Nullable [] groups = regex.groups(line, 0, line.length);
            assertEquals(groups != null, finder.find(line, 0, line.length));
            for (int i = 0; groups != null && i < groups.length; i++) {
                if (groups[i] == null) {
                    assertEquals(-1, finder.start(i));
                } else {
                    assertEquals(
                            groups[i], new String(group(finder, line, i), StandardCharsets.UTF_8));
                }
            }
        }
    }
}
