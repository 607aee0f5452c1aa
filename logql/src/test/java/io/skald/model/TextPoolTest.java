package io.skald.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

final class TextPoolTest {
    private static final List<String> PARTS =
            List.of("", "a", "b", "ab", "ä", "\u0000", "\uD83D\uDE00", "api-");

    private final TextPool pool = new TextPool();

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (int count = random.nextInt(40); count > 0; count--) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.toString();
    }

    @Test
    void givesTheTextOfTheBytes() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            String text = random.nextInt(3) == 0 ? PARTS.get(random.nextInt(8)) : text(random);
            byte[] bytes = Utf8.bytes("x" + text + "y");
            assertEquals(text, pool.text(bytes, 1, bytes.length - 2));
        }
    }

    @Test
    void brokenBytesGiveWhatTheyGiveElsewhere() {
        var random = new SplittableRandom(2);
        byte[] bytes = new byte[3];
        for (int i = 0; i < 20_000; i++) {
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) random.nextInt(256);
            }
            assertEquals(Utf8.text(bytes, 0, 3), pool.text(bytes, 0, 3));
        }
    }

    @Test
    void givesTheSameObjectAgain() {
        byte[] bytes = Utf8.bytes("service_name");
        assertSame(pool.text(bytes, 0, bytes.length), pool.text(bytes.clone(), 0, bytes.length));
    }

    @Test
    void labelSetsThatShareTextsAreOrderedAsOthers() {
        var random = new SplittableRandom(3);
        List<LabelSet> sharing = new ArrayList<>();
        Map<String, LabelSet> bySortableText = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            var labels = LabelSet.of("a", "" + random.nextInt(3), "b", "" + random.nextInt(50));
            byte[] bytes = labels.toBytes();
            LabelSet read = LabelSet.fromBytes(bytes, 0, bytes.length, labels.fingerprint(), pool);
            assertEquals(labels, read);
            assertEquals(labels.hashCode(), read.hashCode());
            assertEquals(labels.fingerprint(), read.fingerprint());
            if (bySortableText.put(labels.value(0) + " " + labels.value(1), labels) == null) {
                sharing.add(read);
            }
        }
        Collections.sort(sharing);
        List<LabelSet> expected = new ArrayList<>(bySortableText.values());
        assertEquals(expected, sharing);
        assertEquals(0, Integer.signum(sharing.getFirst().compareTo(expected.getFirst())));
        assertEquals(-1, Integer.signum(LabelSet.EMPTY.compareTo(expected.getFirst())));
    }
}
