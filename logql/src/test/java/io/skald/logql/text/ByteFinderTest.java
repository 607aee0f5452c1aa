package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

class ByteFinderTest {
    private static final long SEED = 31;

    @Test
    void findsTheFirstPlace() {
        byte[] text = bytes("level=info err=timeout err=refused");
        assertEquals(11, ByteFinder.of("err=").indexOf(text, 0, text.length));
        assertEquals(23, ByteFinder.of("err=").indexOf(text, 12, text.length));
        assertEquals(-1, ByteFinder.of("error").indexOf(text, 0, text.length));
    }

    @Test
    void anEmptyNeedleIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ByteFinder(new byte[0]));
    }

    @Test
    void rangesThatAreTooShortHoldNothing() {
        byte[] text = bytes("abc");
        assertEquals(-1, ByteFinder.of("abcd").indexOf(text, 0, 3));
        assertEquals(-1, ByteFinder.of("a").indexOf(text, 1, 1));
        assertEquals(-1, ByteFinder.of("abc").indexOf(text, 2, 1));
        assertEquals(-1, ByteFinder.of("abc").indexOf(new byte[0], 0, 0));
    }

    @Test
    void aNeedleIsFoundAtEachPlaceOfARangeAndNotBeyondItsEdges() {
        for (int needleLength = 1; needleLength <= 20; needleLength++) {
            byte[] needle = new byte[needleLength];
            for (int i = 0; i < needleLength; i++) {
                needle[i] = (byte) ('A' + i);
            }
            ByteFinder finder = new ByteFinder(needle);
            for (int place = 0; place <= 160 - needleLength; place++) {
                byte[] text = new byte[160];
                Arrays.fill(text, (byte) '.');
                System.arraycopy(needle, 0, text, place, needleLength);
                assertEquals(place, finder.indexOf(text, 0, text.length));
                assertEquals(place, finder.indexOf(text, place, place + needleLength));
                assertEquals(-1, finder.indexOf(text, 0, place + needleLength - 1));
                assertEquals(-1, finder.indexOf(text, place + 1, text.length));
            }
        }
    }

    @Test
    void answersAsANaiveSearchDoes() {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int round = 0; round < 60_000; round++) {
            int letters = 1 + random.nextInt(4); // few letters: many near misses and overlaps
            byte[] text = randomBytes(random, random.nextInt(300), letters);
            byte[] needle = randomBytes(random, 1 + random.nextInt(20), letters);
            if (text.length > 0 && random.nextInt(3) == 0) {
                int from = random.nextInt(text.length);
                needle =
                        Arrays.copyOfRange(
                                text,
                                from,
                                from + 1 + random.nextInt(Math.min(20, text.length - from)));
            }
            int from = random.nextInt(text.length + 1);
            int to = from + random.nextInt(text.length - from + 1);
            assertEquals(
                    naive(text, needle, from, to),
                    new ByteFinder(needle).indexOf(text, from, to),
                    "round " + round);
        }
    }

    @Test
    void bytesThatDifferByOneBitOrBorrowAreNotConfused() {
        RandomGenerator random = new SplittableRandom(SEED);
        byte[] odd = {0, 1, (byte) 0x80, (byte) 0x81, (byte) 0xff, 0x7f};
        for (int round = 0; round < 20_000; round++) {
            byte[] text = new byte[random.nextInt(200)];
            for (int i = 0; i < text.length; i++) {
                text[i] = odd[random.nextInt(odd.length)];
            }
            byte[] needle = new byte[1 + random.nextInt(4)];
            for (int i = 0; i < needle.length; i++) {
                needle[i] = odd[random.nextInt(odd.length)];
            }
            assertEquals(
                    naive(text, needle, 0, text.length),
                    new ByteFinder(needle).indexOf(text, 0, text.length));
        }
    }

    @Test
    void caseIsIgnoredForAsciiLettersOnly() {
        RandomGenerator random = new SplittableRandom(SEED);
        String letters = "aAbB[{@`1\u00e9\u00c9";
        for (int round = 0; round < 30_000; round++) {
            String text = randomText(random, random.nextInt(160), letters);
            String needle = randomText(random, 1 + random.nextInt(4), letters);
            byte[] bytes = bytes(text);
            assertEquals(
                    naive(bytes(lower(text)), bytes(lower(needle)), 0, bytes.length),
                    ByteFinder.ignoringCase(needle).indexOf(bytes, 0, bytes.length),
                    text + " / " + needle);
        }
        assertTrue(ByteFinder.ignoringCase("A").ignoresCase());
        assertEquals(ByteFinder.ignoringCase("A"), ByteFinder.ignoringCase("a"));
        assertNotEquals(ByteFinder.of("a"), ByteFinder.ignoringCase("a"));
    }

    private static String lower(String text) {
        return text.replace('A', 'a').replace('B', 'b');
    }

    private static String randomText(RandomGenerator random, int length, String letters) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static byte[] randomBytes(RandomGenerator random, int length, int letters) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + random.nextInt(letters));
        }
        return text;
    }

    private static int naive(byte[] text, byte[] needle, int from, int to) {
        for (int at = from; at <= to - needle.length; at++) {
            if (Arrays.equals(text, at, at + needle.length, needle, 0, needle.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
