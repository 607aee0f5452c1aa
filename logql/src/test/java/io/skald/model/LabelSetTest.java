package io.skald.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Label sets made of pairs and of other sets, against maps.
class LabelSetTest {
    private static String[] pairs(SplittableRandom random, Map<String, String> labels) {
        String[] pairs = new String[2 * random.nextInt(random.nextInt(10) == 0 ? 200 : 12)];
        for (int i = 0; i < pairs.length; i += 2) {
            pairs[i] = "n" + random.nextInt(1 + pairs.length);
            pairs[i + 1] = Integer.toString(random.nextInt(1000));
            labels.put(pairs[i], pairs[i + 1]);
        }
        return pairs;
    }

    @Test
    void ofEqualNamesTheLastCounts() {
        for (int seed = 0; seed < 2000; seed++) {
            Map<String, String> labels = new TreeMap<>();
            String[] pairs = pairs(new SplittableRandom(seed), labels);
            assertEquals(
                    LabelSet.of(labels), LabelSet.ofPairs(pairs, pairs.length), "seed " + seed);
        }
    }

    @Test
    void valuesOfTheSetOverAnotherCount() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new SplittableRandom(seed);
            Map<String, String> under = new TreeMap<>();
            Map<String, String> over = new TreeMap<>();
            pairs(random, under);
            pairs(random, over);
            Map<String, String> all = new TreeMap<>(under);
            all.putAll(over);
            LabelSet both = LabelSet.of(under).with(LabelSet.of(over));
            assertEquals(LabelSet.of(all), both, "seed " + seed);
        }
    }
}
