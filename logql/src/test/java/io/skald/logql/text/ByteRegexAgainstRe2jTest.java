package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The automaton over bytes and RE2/J over characters have to agree.
class ByteRegexAgainstRe2jTest {
    private static final int PATTERNS = Integer.getInteger("skald.patterns", 1_500);
    private static final int TEXTS_PER_PATTERN = 12;

    @Test
    void bothFindTheSameInText() {
        RandomGenerator random = new SplittableRandom(1);
        var patterns = new RandomPatterns(random);
        int matches = 0;
        for (int i = 0; i < PATTERNS; i++) {
            String source = patterns.pattern();
            ByteRegex regex = ByteRegex.compile(source);
            ByteRegex anchored = ByteRegex.compileAnchored(source);
            Pattern peer = Pattern.compile(source);
            Pattern anchoredPeer = Pattern.compile(source, Pattern.DOTALL);
            for (int k = 0; k < TEXTS_PER_PATTERN; k++) {
                String text = patterns.text();
                byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
                String message = "pattern <" + source + "> text <" + text + ">";
                boolean expected = peer.matcher(text).find();
                assertEquals(expected, regex.find(bytes, 1, bytes.length - 1), message);
                assertEquals(
                        anchoredPeer.matcher(text).matches(),
                        anchored.find(bytes, 1, bytes.length - 1),
                        "anchored " + message);
                if (expected && !regex.requiredOneOf().isEmpty()) {
                    assertTrue(
                            regex.requiredOneOf().stream()
                                    .anyMatch(f -> f.indexOf(bytes, 1, bytes.length - 1) > 0),
                            "required strings of " + message);
                }
                assertEquals(
                        expected,
                        LineFilter.matching(regex).matches(bytes, 1, bytes.length - 2),
                        "filter of " + message);
                matches += expected ? 1 : 0;
            }
        }
        assertTrue(matches > PATTERNS && matches < PATTERNS * (TEXTS_PER_PATTERN - 1));
    }

    @Test
    void bytesThatAreNoUtf8CountAsReplacementCharacters() {
        RandomGenerator random = new SplittableRandom(2);
        var patterns = new RandomPatterns(random);
        for (int i = 0; i < PATTERNS; i++) {
            String source = patterns.pattern();
            ByteRegex regex = ByteRegex.compile(source);
            ByteRegex anchored = ByteRegex.compileAnchored(source);
            CharacterSearch slow = new CharacterSearch(source, false);
            Pattern peer = Pattern.compile(source);
            Pattern anchoredPeer = Pattern.compile(source, Pattern.DOTALL);
            for (int k = 0; k < TEXTS_PER_PATTERN; k++) {
                byte[] bytes = broken(patterns.text().getBytes(StandardCharsets.UTF_8), random);
                String text = decodedAsGoDoes(bytes);
                String message = "pattern <" + source + "> text <" + text + ">";
                boolean expected = peer.matcher(text).find();
                assertEquals(expected, regex.find(bytes, 0, bytes.length), message);
                assertEquals(expected, slow.find(bytes, 0, bytes.length), message);
                assertEquals(
                        anchoredPeer.matcher(text).matches(),
                        anchored.find(bytes, 0, bytes.length),
                        message);
            }
        }
    }

    private static byte[] broken(byte[] bytes, RandomGenerator random) {
        for (int n = random.nextInt(3); n > 0 && bytes.length > 0; n--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) (random.nextBoolean() ? 0x80 + random.nextInt(0x80) : 'a');
        }
        return bytes;
    }

    private static String decodedAsGoDoes(byte[] bytes) {
        var out = new StringBuilder();
        for (int at = 0; at < bytes.length; ) {
            int length = 1;
            String character = strictly(bytes, at, length);
            while (character.isEmpty() && length < 4 && at + length < bytes.length) {
                character = strictly(bytes, at, ++length);
            }
            out.append(character.isEmpty() ? "\ufffd" : character);
            at += character.isEmpty() ? 1 : length;
        }
        return out.toString();
    }

    private static String strictly(byte[] bytes, int offset, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }
}
