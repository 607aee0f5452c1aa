package io.skald.server.config;

import java.util.Collection;
import java.util.Comparator;

/// Finds what was probably meant.
final class Spelling {
    private Spelling() {}

    /// The candidate with the smallest edit distance; of equals the first in alphabetical order.
    static String nearest(String text, Collection<String> candidates) {
        return candidates.stream()
                .min(
                        Comparator.comparingInt((String candidate) -> distance(text, candidate))
                                .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /// Levenshtein distance: single characters put in, taken out or exchanged.
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
