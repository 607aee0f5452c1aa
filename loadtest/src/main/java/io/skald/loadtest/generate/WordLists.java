package io.skald.loadtest.generate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Named lists of words from which templates pick. Immutable once read.
///
/// A list is a line `name:` and then one word per line, indented by two spaces; `name = a * b * c` makes the products
/// of other lists, shuffled in a fixed order. The list `addresses` is made here: 5,000 IPv4 addresses.
final class WordLists {
    private static final int ADDRESS_COUNT = 5_000;
    private static final long SHUFFLE_SEED = 7;
    private static final double WORD_SKEW = 1.1;

    private final Map<String, List<String>> lists = new HashMap<>();
    private final Map<String, byte[][]> encoded = new HashMap<>();
    private final Map<String, Draw> draws = new HashMap<>();

    WordLists(List<String> text) {
        List<String> current = new ArrayList<>();
        for (String row : text) {
            int product = row.indexOf(" = ");
            boolean remark = row.isBlank() || row.startsWith("#");
            if (row.startsWith("  ") && !remark) {
                current.add(row.substring(2));
            } else if (product > 0) {
                lists.put(row.substring(0, product), products(row.substring(product + 3)));
            } else if (row.endsWith(":")) {
                current = new ArrayList<>();
                lists.put(row.substring(0, row.length() - 1), current);
            } else if (!remark) {
                throw new IllegalArgumentException("not a row of a word list: " + row);
            }
        }
        lists.put("addresses", addresses());
        lists.forEach((name, words) -> {
            encoded.put(
                    name,
                    words.stream()
                            .map(word -> word.getBytes(StandardCharsets.UTF_8))
                            .toArray(byte[][]::new));
            draws.put(name, Draw.zipf(words.size(), WORD_SKEW));
        });
    }

    byte[][] words(String list) {
        byte[][] words = encoded.get(list);
        if (words == null) {
            throw new IllegalArgumentException("no word list " + list);
        }
        return words;
    }

    /// A draw over the list in which the first words are much more frequent.
    Draw skew(String list) {
        Draw draw = draws.get(list);
        if (draw == null) {
            throw new IllegalArgumentException("no word list " + list);
        }
        return draw;
    }

    private List<String> products(String formula) {
        List<String> products = List.of("");
        for (String factor : formula.split(" \\* ")) {
            List<String> longer = new ArrayList<>();
            List<String> words = lists.get(factor.strip());
            if (words == null) {
                throw new IllegalArgumentException("no word list " + factor);
            }
            for (String head : products) {
                words.forEach(tail -> longer.add(head + tail));
            }
            products = longer;
        }
        List<String> shuffled = new ArrayList<>(products);
        Collections.shuffle(shuffled, new Random(SHUFFLE_SEED));
        return shuffled;
    }

    private static List<String> addresses() {
        Random random = new Random(SHUFFLE_SEED);
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < ADDRESS_COUNT; i++) {
            addresses.add(
                    (11 + random.nextInt(200))
                            + "."
                            + random.nextInt(256)
                            + "."
                            + random.nextInt(256)
                            + "."
                            + (1 + random.nextInt(254)));
        }
        return addresses;
    }
}
