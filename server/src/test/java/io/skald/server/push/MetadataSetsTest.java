package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.model.GrowingBytes;
import io.skald.model.Metadata;
import io.skald.model.Utf8;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

class MetadataSetsTest {

    @Test
    void writesTheStoredFormAndEachSetOnce() {
        var random = new SplittableRandom(3);
        var sets = new MetadataSets();
        Map<Map<String, String>, Integer> known = new HashMap<>();
        for (int round = 0; round < 5000; round++) {
            Map<String, String> pairs = new TreeMap<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                String name = "abc".substring(random.nextInt(3)) + random.nextInt(4);
                String value = "v" + random.nextInt(6);
                pairs.put(name, value);
                add(sets, name, value);
            }
            int set = sets.encode();
            assertEquals(known.computeIfAbsent(pairs, _ -> set), set);
            var expected = new GrowingBytes(64);
            Metadata.encode(pairs, expected);
            assertArrayEquals(expected.toBytes(), bytes(sets, set));
        }
        assertEquals(known.size(), known.values().stream().distinct().count());
    }

    @Test
    void rewritesNamesThatAreNoLabelNames() {
        assertEquals("{http_method=1}", only("http.method"));
        assertEquals("{a_b=1}", only("a..-b"));
        assertEquals("{key_9x=1}", only("9x"));
        assertEquals("{_lu_=1}", only("žluť"));
        assertEquals("{_a__b=1}", only("_a__b"));
    }

    private static String only(String name) {
        var sets = new MetadataSets();
        add(sets, name, "1");
        int set = sets.encode();
        return Metadata.decode(sets.array(), sets.offset(set), sets.length(set)).toString();
    }

    private static void add(MetadataSets sets, String name, String value) {
        byte[] bytes = Utf8.bytes(name + value);
        int nameLength = Utf8.bytes(name).length;
        sets.pair(bytes, 0, nameLength, nameLength, bytes.length - nameLength);
    }

    private static byte[] bytes(MetadataSets sets, int set) {
        int offset = sets.offset(set);
        return Arrays.copyOfRange(sets.array(), offset, offset + sets.length(set));
    }
}
